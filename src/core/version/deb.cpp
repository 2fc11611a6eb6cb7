#include "core/version/deb.h"

#include <algorithm>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

struct Parts {
  std::string_view epoch, upstream, revision;
};

/// The epoch ends at the first colon if only digits stand before it; the revision begins behind the
/// last hyphen.
Parts take_apart(std::string_view version) noexcept {
  Parts parts;
  parts.upstream = trimmed(version);
  auto rest = parts.upstream;
  const auto digits = take_digits(rest);
  if (!digits.empty() && rest.starts_with(':')) {
    parts.epoch = digits;
    parts.upstream = rest.substr(1);
  }
  if (const auto hyphen = parts.upstream.rfind('-'); hyphen != std::string_view::npos) {
    parts.revision = parts.upstream.substr(hyphen + 1);
    parts.upstream = parts.upstream.substr(0, hyphen);
  }
  return parts;
}

/// The place of what stands at `at` in a run of non-digits: '~', then the end of the run, letters,
/// everything else.
int rank(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || is_digit(text[at])) return 0;
  if (text[at] == '~') return -1;
  const int byte = static_cast<unsigned char>(text[at]);
  return is_alpha(text[at]) ? byte : byte + 256;
}

std::weak_ordering compare_runs(std::string_view& a, std::string_view& b) noexcept {
  std::size_t at = 0;
  for (;; ++at) {
    const int left = rank(a, at);
    const int right = rank(b, at);
    if (left != right) return left <=> right;
    if (left == 0) break;
  }
  a.remove_prefix(at);
  b.remove_prefix(at);
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() || !b.empty()) {
    if (const auto order = compare_runs(a, b); order != 0) return order;
    const auto left = take_digits(a);
    const auto right = take_digits(b);
    if (const auto order = compare_digits(left, right); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

bool belongs_to_revision(char c) noexcept {
  return is_digit(c) || is_alpha(c) || c == '.' || c == '+' || c == '~';
}
bool belongs_to_upstream(char c) noexcept { return belongs_to_revision(c) || c == '-' || c == ':'; }

}  // namespace

std::weak_ordering compare_deb(std::string_view a, std::string_view b) noexcept {
  const auto left = take_apart(a);
  const auto right = take_apart(b);
  if (const auto order = compare_digits(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = compare_part(left.upstream, right.upstream); order != 0) return order;
  return compare_part(left.revision, right.revision);
}

bool is_deb_version(std::string_view version) noexcept {
  const auto parts = take_apart(version);
  const auto consists_of = [](std::string_view text, bool (*belongs)(char) noexcept) {
    return std::all_of(text.begin(), text.end(), belongs);
  };
  return !parts.upstream.empty() && consists_of(parts.upstream, belongs_to_upstream) &&
         consists_of(parts.revision, belongs_to_revision) && !trimmed(version).ends_with('-');
}

Result<bool> satisfies_deb(std::string_view version, std::string_view constraint) {
  if (!is_deb_version(version)) return bad_version(version);
  return evaluate_plain(
      constraint, [&](std::string_view operand) { return compare_deb(version, operand); },
      is_deb_version);
}

}  // namespace oakum::versions
