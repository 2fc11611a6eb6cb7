#include "core/version/pep440.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/version/constraint.h"
#include "core/version/digits.h"
#include "core/version/pep440_legacy.h"

namespace oakum::versions {
namespace {

/// A number that may be missing: the pieces of a version that have a default.
using Number = std::optional<std::string_view>;

/// The pieces point into the text they were read from.
struct Version {
  std::string_view epoch;    ///< Digits; empty means 0.
  std::string_view release;  ///< "1.2.3".
  char phase = 0;            ///< 'a', 'b' or 'c' (release candidate); 0 for none.
  Number pre, post, dev;     ///< An empty number is 0.
  std::string_view local;    ///< "ubuntu.1"; empty for none.
};

struct Phase {
  std::string_view word;
  char letter;
};
constexpr Phase kPhases[] = {{"alpha", 'a'}, {"beta", 'b'}, {"preview", 'c'}, {"pre", 'c'},
                             {"rc", 'c'},    {"a", 'a'},    {"b", 'b'},       {"c", 'c'}};
constexpr std::string_view kPostWords[] = {"post", "rev", "r"};

bool is_separator(char c) noexcept { return c == '-' || c == '_' || c == '.'; }
bool belongs_to_local(char c) noexcept { return is_digit(c) || is_alpha(c); }

void skip_separator(std::string_view& rest) noexcept {
  if (!rest.empty() && is_separator(rest.front())) rest.remove_prefix(1);
}

/// Takes "[-_.]?word[-_.]?N?"; leaves everything alone when the word is not there.
bool take_labelled(std::string_view& rest, std::string_view word, Number& number) noexcept {
  auto ahead = rest;
  skip_separator(ahead);
  if (!take_word(ahead, word)) return false;
  rest = ahead;
  skip_separator(ahead);
  if (ahead.empty() || ahead.front() == '+' || is_digit(ahead.front())) rest = ahead;
  number = take_digits(rest);
  return true;
}

void take_pre(std::string_view& rest, Version& version) noexcept {
  for (const auto& phase : kPhases) {
    if (!take_labelled(rest, phase.word, version.pre)) continue;
    version.phase = phase.letter;
    return;
  }
}

void take_post(std::string_view& rest, Version& version) noexcept {
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    version.post = take_digits(rest);
    return;
  }
  for (const auto word : kPostWords)
    if (take_labelled(rest, word, version.post)) return;
}

/// "+abc.1-2": letters and digits, single separators between them.
bool take_local(std::string_view& rest, Version& version) noexcept {
  if (!rest.starts_with('+')) return true;
  rest.remove_prefix(1);
  const auto start = rest;
  while (!take_while(rest, belongs_to_local).empty()) {
    if (rest.empty() || !is_separator(rest.front())) {
      version.local = start.substr(0, start.size() - rest.size());
      return true;
    }
    rest.remove_prefix(1);
  }
  return false;
}

bool take_release(std::string_view& rest, Version& version) noexcept {
  auto ahead = rest;
  const auto first = take_digits(ahead);
  if (ahead.starts_with('!')) {
    version.epoch = first;
    if (first.empty()) return false;
    ahead.remove_prefix(1);
    rest = ahead;
    take_digits(ahead);
  }
  while (ahead.size() > 1 && ahead[0] == '.' && is_digit(ahead[1])) {
    ahead.remove_prefix(1);
    take_digits(ahead);
  }
  version.release = rest.substr(0, rest.size() - ahead.size());
  rest = ahead;
  return !version.release.empty() && is_digit(version.release.front());
}

std::optional<Version> parse(std::string_view text) noexcept {
  auto rest = trimmed(text);
  if (!rest.empty() && lower(rest.front()) == 'v') rest.remove_prefix(1);
  Version version;
  if (!take_release(rest, version)) return std::nullopt;
  take_pre(rest, version);
  take_post(rest, version);
  take_labelled(rest, "dev", version.dev);
  if (!take_local(rest, version) || !rest.empty()) return std::nullopt;
  return version;
}

bool is_pre_release(const Version& version) noexcept { return version.pre || version.dev; }

std::size_t count_numbers(std::string_view release) noexcept {
  return static_cast<std::size_t>(std::count(release.begin(), release.end(), '.')) + 1;
}

std::weak_ordering compare_release(
    const Version& a, const Version& b,
    std::size_t count = std::numeric_limits<std::size_t>::max()) noexcept {
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  auto left = a.release;
  auto right = b.release;
  for (; count > 0 && (!left.empty() || !right.empty()); --count) {
    const auto number = take_digits(left);
    const auto order = compare_digits(number, take_digits(right));
    if (order != 0) return order;
    if (!left.empty()) left.remove_prefix(1);
    if (!right.empty()) right.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

/// Where a version stands among those of one release: a bare development release first, the final
/// release last.
int phase_rank(const Version& version) noexcept {
  if (version.phase != 0) return version.phase;
  return version.dev && !version.post ? 0 : 127;
}

/// A missing number stands before (or, with `last`, behind) every other.
std::weak_ordering compare_number(const Number& a, const Number& b, bool last) noexcept {
  if (a && b) return compare_digits(*a, *b);
  return last ? b.has_value() <=> a.has_value() : a.has_value() <=> b.has_value();
}

/// Takes one segment of a local part off the front.
std::string_view take_segment(std::string_view& rest) noexcept {
  const auto segment = take_while(rest, belongs_to_local);
  skip_separator(rest);
  return segment;
}

std::weak_ordering compare_words(std::string_view a, std::string_view b) noexcept {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const auto order = lower(a[i]) <=> lower(b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

/// Words sort below numbers.
std::weak_ordering compare_local(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() && !b.empty()) {
    const auto left = take_segment(a);
    const auto right = take_segment(b);
    const bool number = std::all_of(left.begin(), left.end(), is_digit);
    const bool other = std::all_of(right.begin(), right.end(), is_digit);
    if (number != other) return number <=> other;
    const auto order =
        number ? std::weak_ordering(compare_digits(left, right)) : compare_words(left, right);
    if (order != 0) return order;
  }
  return b.empty() <=> a.empty();
}

std::weak_ordering compare_public(const Version& a, const Version& b) noexcept {
  if (const auto order = compare_release(a, b); order != 0) return order;
  if (const auto order = phase_rank(a) <=> phase_rank(b); order != 0) return order;
  if (const auto order = compare_number(a.pre, b.pre, false); order != 0) return order;
  if (const auto order = compare_number(a.post, b.post, false); order != 0) return order;
  return compare_number(a.dev, b.dev, true);
}

std::weak_ordering compare(const Version& a, const Version& b) noexcept {
  const auto order = compare_public(a, b);
  return order != 0 ? order : compare_local(a.local, b.local);
}

/// "1.2.*": the same epoch and first numbers; with a phase or post-release in front of the star,
/// those too.
bool begins_with(const Version& version, const Version& prefix) noexcept {
  if (compare_release(version, prefix, count_numbers(prefix.release)) != 0) return false;
  if (prefix.pre &&
      (version.phase != prefix.phase || compare_number(version.pre, prefix.pre, false) != 0))
    return false;
  return !prefix.post || compare_number(version.post, prefix.post, false) == 0;
}

/// An operand without a local part says nothing about it.
std::weak_ordering compare_as_asked(const Version& version, const Version& operand) noexcept {
  return operand.local.empty() ? compare_public(version, operand) : compare(version, operand);
}

bool is_below(const Version& version, const Version& bound) noexcept {
  if (compare(version, bound) >= 0) return false;
  return is_pre_release(bound) || !is_pre_release(version) || compare_release(version, bound) != 0;
}

bool is_above(const Version& version, const Version& bound) noexcept {
  if (compare_as_asked(version, bound) <= 0) return false;
  return bound.post || !version.post || compare_release(version, bound) != 0;
}

Result<bool> holds_for_prefix(const Version& version, const Term& term) {
  const auto prefix = parse(term.operand.substr(0, term.operand.size() - 2));
  if (!prefix || !prefix->local.empty()) return bad_version(term.operand);
  const bool inside = begins_with(version, *prefix);
  if (term.op == Op::not_equal) return !inside;
  if (term.op == Op::equal || term.op == Op::none) return inside;
  return bad_constraint(term.operand);
}

/// "~=2.2" is ">=2.2, ==2.*"; one number alone leaves nothing to vary.
Result<bool> holds_compatible(const Version& version, const Version& operand) {
  const auto numbers = count_numbers(operand.release);
  if (numbers < 2) return bad_constraint(operand.release);
  return compare_as_asked(version, operand) >= 0 &&
         compare_release(version, operand, numbers - 1) == 0;
}

Result<bool> holds(std::string_view text, const Version& version, const Term& term) {
  if (term.op == Op::identical) return equal_ignoring_case(trimmed(text), term.operand);
  if (term.operand.ends_with(".*")) return holds_for_prefix(version, term);
  const auto operand = parse(term.operand);
  if (!operand) return bad_version(term.operand);
  if (term.op == Op::less) return is_below(version, *operand);
  if (term.op == Op::greater) return is_above(version, *operand);
  if (term.op == Op::compatible) return holds_compatible(version, *operand);
  const auto answer = plain(term.op, compare_as_asked(version, *operand));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

}  // namespace

std::weak_ordering compare_pep440(std::string_view a, std::string_view b) noexcept {
  const auto left = parse(a);
  const auto right = parse(b);
  if (left && right) return compare(*left, *right);
  if (left.has_value() != right.has_value()) return left.has_value() <=> right.has_value();
  return compare_pep440_legacy(a, b);
}

bool is_pep440_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_pep440(std::string_view version, std::string_view constraint) {
  const auto parsed = parse(version);
  if (!parsed) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(version, *parsed, term); });
}

}  // namespace oakum::versions
