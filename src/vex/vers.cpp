#include "vex/vers.h"

#include <optional>
#include <string>

#include "base/text.h"
#include "core/ecosystem.h"
#include "net/url.h"

namespace oakum::vex {
namespace {

std::optional<VersionScheme> scheme_of(std::string_view type) {
  if (type == "semver") return VersionScheme::semver;
  if (type == "alpine") return VersionScheme::apk;
  if (type == "arch") return VersionScheme::pacman;
  if (type == "ebuild" || type == "gentoo") return VersionScheme::portage;
  const auto ecosystem = ecosystem_of_purl_type(type);
  if (!ecosystem || *ecosystem == Ecosystem::none) return std::nullopt;
  return info(*ecosystem).scheme;
}

struct Comparison {
  std::string_view op;  ///< "=" where none is written.
  std::string version;
};

Comparison parse_comparison(std::string_view text) {
  text = trim(text);
  for (const std::string_view op : {">=", "<=", "!=", ">", "<", "="})
    if (text.starts_with(op)) return {op, net::decode_percent(text.substr(op.size()))};
  return {"=", net::decode_percent(text)};
}

bool holds(VersionScheme scheme, std::string_view version, const Comparison& comparison) {
  const auto order = compare_versions(scheme, version, comparison.version);
  if (comparison.op == ">=") return order >= 0;
  if (comparison.op == "<=") return order <= 0;
  if (comparison.op == ">") return order > 0;
  if (comparison.op == "<") return order < 0;
  return order == 0;
}

}  // namespace

bool in_range(std::string_view range, std::string_view version) {
  if (!range.starts_with("vers:") || version.size() > kLongestVersion) return false;
  const auto parts = cut(range.substr(5), "/");
  if (!parts) return false;
  const auto scheme = scheme_of(lower(parts->first));
  if (!scheme || !is_version(*scheme, version)) return false;
  if (trim(parts->second) == "*") return true;
  // From left to right: a lower bound opens an interval that the next upper bound closes; an upper
  // bound alone is an interval from the beginning, a lower one to the end.
  bool bounded = false, above = false;  // a lower bound is open, and it holds
  bool inside = false;
  for (const auto piece : split(parts->second, '|')) {
    const auto comparison = parse_comparison(piece);
    if (!is_version(*scheme, comparison.version)) return false;
    const bool good = holds(*scheme, version, comparison);
    if (comparison.op == "!=" && good) return false;
    if (comparison.op == "=") inside |= good;
    if (comparison.op.starts_with('>')) {
      above = (bounded && above) || good;  // of two lower bounds in a row the lower one counts
      bounded = true;
    }
    if (comparison.op.starts_with('<')) {
      inside |= (!bounded || above) && good;
      bounded = above = false;
    }
  }
  return inside || above;
}

}  // namespace oakum::vex
