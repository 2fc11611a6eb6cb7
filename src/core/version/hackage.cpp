#include "core/version/hackage.h"

#include <algorithm>

#include "core/version/constraint.h"
#include "core/version/fallback.h"
#include "core/version/numbers.h"

namespace oakum::versions {
namespace {

std::optional<std::string_view> parse(std::string_view text) noexcept {
  return parse_numbers(text, [](char c) { return c == '.'; });
}

std::size_t count_numbers(std::string_view numbers) noexcept {
  return static_cast<std::size_t>(std::count(numbers.begin(), numbers.end(), '.')) + 1;
}

/// "==1.2.*"; nothing for other operators.
std::optional<bool> matches_wildcard(std::string_view version, Op op,
                                     std::string_view wanted) noexcept {
  const bool alike = begins_with(version, wanted, count_numbers(wanted));
  if (op == Op::none || op == Op::equal) return alike;
  if (op == Op::not_equal) return !alike;
  return std::nullopt;
}

/// "^>=1.2.3": not older, and the first two numbers, the policy's major version, are the same;
/// missing ones are 0.
bool is_compatible(std::string_view version, std::string_view wanted) noexcept {
  if (compare_each(version, wanted) < 0) return false;
  for (int i = 0; i < 2; ++i) {
    const auto number = take_number(version);
    if (compare_digits(number, take_number(wanted)) != 0) return false;
  }
  return true;
}

Result<bool> holds(std::string_view version, const Term& term) {
  const bool wildcard = term.operand.ends_with(".*");
  const auto wanted =
      parse(wildcard ? term.operand.substr(0, term.operand.size() - 2) : term.operand);
  if (!wanted) return bad_version(term.operand);
  if (term.op == Op::caret_equal && !wildcard) return is_compatible(version, *wanted);
  const auto answer = wildcard ? matches_wildcard(version, term.op, *wanted)
                               : plain(term.op, compare_each(version, *wanted));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

}  // namespace

std::weak_ordering compare_hackage(std::string_view a, std::string_view b) noexcept {
  return compare_or_bytes(a, b, parse, compare_each);
}

bool is_hackage_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_hackage(std::string_view version, std::string_view constraint) {
  const auto parsed = parse(version);
  if (!parsed) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(*parsed, term); });
}

}  // namespace oakum::versions
