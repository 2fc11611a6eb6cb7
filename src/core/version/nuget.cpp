#include "core/version/nuget.h"

#include <algorithm>
#include <limits>

#include "core/version/constraint.h"
#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

std::optional<Semver> parse(std::string_view text) noexcept {
  auto version = parse_semver(text);
  if (version) version->any_case = true;
  return version;
}

std::size_t count_numbers(std::string_view numbers) noexcept {
  const auto dots = std::count(numbers.begin(), numbers.end(), '.');
  return numbers.empty() ? 0 : static_cast<std::size_t>(dots) + 1;
}

bool has_at_most_four(const Semver& version) noexcept {
  return count_numbers(version.numbers) <= 4;
}

/// "1.2.*", "1.2.3-rc*": what stands in front of the star.
struct Floating {
  Semver lowest;
  std::size_t given = 0;   ///< How many numbers must be the same.
  std::string_view label;  ///< With what a pre-release must begin.
};

/// "1.2." and "1.2.*-" leave a number open; nothing is left open in front of "-".
std::optional<Floating> parse_floating(std::string_view text) noexcept {
  if (!text.ends_with('*')) return std::nullopt;
  text.remove_suffix(1);
  if (text.ends_with("*-")) text.remove_suffix(2);
  Floating floating;
  floating.lowest.any_case = true;
  if (text.empty()) return floating;
  const auto hyphen = text.find('-');
  const bool open = hyphen == std::string_view::npos;
  if (open && !text.ends_with('.')) return std::nullopt;
  const auto release = open ? text.substr(0, text.size() - 1) : text.substr(0, hyphen);
  const auto parsed = parse(release);
  if (!parsed || !parsed->pre_release.empty()) return std::nullopt;
  floating.lowest.numbers = parsed->numbers;
  floating.given = open ? count_numbers(parsed->numbers) : std::numeric_limits<std::size_t>::max();
  if (open) return floating;
  floating.label = text.substr(hyphen + 1);
  floating.lowest.pre_release = floating.label.empty() ? "0" : floating.label;
  return floating;
}

bool begins_with(std::string_view text, std::string_view start) noexcept {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool covers(const Floating& floating, const Semver& version) noexcept {
  return compare_numbers(version.numbers, floating.lowest.numbers, floating.given) == 0 &&
         (version.pre_release.empty() || begins_with(version.pre_release, floating.label));
}

Result<bool> holds_floating(const Semver& version, const Term& term, const Floating& floating) {
  const bool covered = covers(floating, version);
  if (term.op == Op::none || term.op == Op::equal) return covered;
  if (term.op == Op::not_equal) return !covered;
  const auto answer = plain(term.op, compare(version, floating.lowest));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

Result<bool> holds(const Semver& version, const Term& term) {
  if (const auto floating = parse_floating(term.operand))
    return holds_floating(version, term, *floating);
  const auto operand = parse(term.operand);
  if (!operand) return bad_version(term.operand);
  const auto answer = plain(term.op, compare(version, *operand));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

}  // namespace

std::weak_ordering compare_nuget(std::string_view a, std::string_view b) noexcept {
  return compare_parsed(a, b, parse);
}

bool is_nuget_version(std::string_view version) noexcept {
  const auto parsed = parse(version);
  return parsed && has_at_most_four(*parsed);
}

Result<bool> satisfies_nuget(std::string_view version, std::string_view constraint) {
  const auto parsed = parse(version);
  if (!parsed || !has_at_most_four(*parsed)) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(*parsed, term); });
}

}  // namespace oakum::versions
