#include "explain/evidence.h"

#include <algorithm>

#include "base/text.h"
#include "core/ecosystem.h"

namespace oakum::explain {

namespace {
bool is_about(const advisory::SearchHit& row, const Package& package) {
  const auto same = [&](std::string_view name) {
    if (name.empty()) return false;
    if (equal_ignoring_case(row.package, name)) return true;
    return equal_ignoring_case(row.package, advisory_name(Ecosystem::pypi, name));
  };
  return same(package.name) || same(package.src_name);
}
}  // namespace

std::vector<const advisory::SearchHit*> rows_of(std::span<const advisory::SearchHit> advisories,
                                                const Finding& finding, const Package& package) {
  std::vector<const advisory::SearchHit*> out;
  const auto* v = std::get_if<Vulnerability>(&finding.detail);
  for (const auto& row : advisories)
    if (v && row.id == finding.rule && is_about(row, package) &&
        row.source.id == v->data_source.id && row.source.name == v->data_source.name)
      out.push_back(&row);
  return out;
}

std::string range_text(const advisory::SearchHit& row) {
  std::string text;
  if (!row.vulnerable.empty())
    text = fmt::format("versions {} are affected", join(row.vulnerable, " or "));
  else if (!row.affected_version.empty())
    text = fmt::format("versions from {} on are affected", row.affected_version);
  const auto fixed = row.patched.empty() ? row.fixed_version : join(row.patched, ", ");
  if (!fixed.empty()) text += fmt::format("{}fixed in {}", text.empty() ? "" : "; ", fixed);
  return text;
}

}  // namespace oakum::explain
