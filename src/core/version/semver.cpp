#include "core/version/semver.h"

#include <algorithm>
#include <limits>

#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

constexpr auto kAllNumbers = std::numeric_limits<std::size_t>::max();

bool belongs_to_label(char c) noexcept {
  return is_digit(c) || is_alpha(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string_view take_numbers(std::string_view& rest) noexcept {
  std::size_t end = 0;
  while (end < rest.size() && is_digit(rest[end])) {
    while (end < rest.size() && is_digit(rest[end])) ++end;
    if (end + 1 >= rest.size() || rest[end] != '.' || !is_digit(rest[end + 1])) break;
    ++end;
  }
  const auto numbers = rest.substr(0, end);
  rest.remove_prefix(end);
  return numbers;
}

/// Whether labels are there between the dots, everywhere.
bool well_formed(std::string_view labels) noexcept {
  return !labels.empty() && labels.front() != '.' && labels.back() != '.' &&
         labels.find("..") == std::string_view::npos;
}

/// Takes one label off the front. Behind a dot ("1.0.0.rc.beta") only numbers are labels of their
/// own: there the dot in front of a word reads as a hyphen.
std::string_view take_label(std::string_view& rest, bool dotted) noexcept {
  std::size_t end = 0;
  while (end < rest.size()) {
    const bool joins = dotted && end + 1 < rest.size() && is_alpha(rest[end + 1]);
    if (rest[end] == '.' && !joins) break;
    ++end;
  }
  const auto label = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return label;
}

std::weak_ordering compare_words(std::string_view a, std::string_view b, bool any_case) noexcept {
  const auto byte = [any_case](char c) {
    return static_cast<unsigned char>(c == '.' ? '-' : any_case ? lower(c) : c);
  };
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const auto order = byte(a[i]) <=> byte(b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

/// Numbers sort below words.
std::weak_ordering compare_label(std::string_view a, std::string_view b, bool any_case) noexcept {
  const bool left = std::all_of(a.begin(), a.end(), is_digit);
  const bool right = std::all_of(b.begin(), b.end(), is_digit);
  if (left != right) return right <=> left;
  return left ? std::weak_ordering(compare_digits(a, b)) : compare_words(a, b, any_case);
}

/// Label by label; of two lists that begin alike the longer is higher.
std::weak_ordering compare_labels(std::string_view a, bool a_dotted, std::string_view b,
                                  bool b_dotted, bool any_case) noexcept {
  while (!a.empty() && !b.empty()) {
    const auto label = take_label(a, a_dotted);
    const auto order = compare_label(label, take_label(b, b_dotted), any_case);
    if (order != 0) return order;
  }
  return b.empty() <=> a.empty();
}

std::weak_ordering compare_pre_releases(const Semver& a, const Semver& b) noexcept {
  if (a.pre_release.empty() || b.pre_release.empty())
    return a.pre_release.empty() <=> b.pre_release.empty();
  return compare_labels(a.pre_release, a.dotted, b.pre_release, b.dotted, a.any_case && b.any_case);
}

}  // namespace

std::optional<Semver> parse_semver(std::string_view text) noexcept {
  auto rest = trimmed(text);
  if (rest.starts_with('v') || rest.starts_with('V')) rest.remove_prefix(1);
  Semver version;
  version.numbers = take_numbers(rest);
  if (version.numbers.empty()) return std::nullopt;
  const auto plus = rest.find('+');
  if (plus != std::string_view::npos && plus + 1 == rest.size()) return std::nullopt;
  rest = rest.substr(0, plus);
  if (rest.empty()) return version;
  version.dotted = rest.front() == '.' && rest.size() > 1 && is_alpha(rest[1]);
  if (version.dotted || rest.front() == '-') {
    rest.remove_prefix(1);
  } else if (!is_alpha(rest.front())) {
    return std::nullopt;
  }
  version.pre_release = rest;
  if (!well_formed(rest) || !std::all_of(rest.begin(), rest.end(), belongs_to_label))
    return std::nullopt;
  return version;
}

std::weak_ordering compare_numbers(std::string_view a, std::string_view b,
                                   std::size_t count) noexcept {
  for (; count > 0 && (!a.empty() || !b.empty()); --count) {
    const auto left = take_digits(a);
    const auto order = compare_digits(left, take_digits(b));
    if (order != 0) return order;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare(const Semver& a, const Semver& b) noexcept {
  if (const auto order = compare_numbers(a.numbers, b.numbers, kAllNumbers); order != 0)
    return order;
  if (const auto order = compare_pre_releases(a, b); order != 0) return order;
  if (const auto order = compare_digits(a.revision, b.revision); order != 0) return order;
  return compare_labels(a.build, false, b.build, false, false);
}

std::weak_ordering compare_semver(std::string_view a, std::string_view b) noexcept {
  return compare_parsed(a, b, parse_semver);
}

bool is_semver(std::string_view version) noexcept { return parse_semver(version).has_value(); }

Result<bool> satisfies_semver(std::string_view version, std::string_view constraint) {
  static constexpr SemverDialect kDialect{.parse = parse_semver, .arrow_drops_last = true};
  return satisfies_semver_range(version, constraint, kDialect);
}

}  // namespace oakum::versions
