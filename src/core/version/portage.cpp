#include "core/version/portage.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// The pieces point into the text they were read from.
struct Version {
  std::string_view numbers;   ///< "1.2.3".
  std::string_view letter;    ///< One, or empty.
  std::string_view suffixes;  ///< "_rc1_p2".
  std::string_view revision;  ///< Digits; empty means 0.
  std::string_view rest;      ///< What does not belong to a version.
};

constexpr std::string_view kSuffixes[] = {"alpha", "beta", "pre", "rc", "", "p"};
constexpr std::uint8_t kNoSuffix = 4;
constexpr auto kAll = std::numeric_limits<std::size_t>::max();

bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }

struct Suffix {
  std::uint8_t place = kNoSuffix;
  std::string_view number;
};

/// Takes "_rc1" off the front; nothing when none stands there.
Suffix take_suffix(std::string_view& rest) noexcept {
  if (!rest.starts_with('_')) return {};
  auto ahead = rest.substr(1);
  const auto word = take_while(ahead, is_lower);
  for (std::uint8_t i = 0; i < std::size(kSuffixes); ++i) {
    if (word.empty() || kSuffixes[i] != word) continue;
    const auto number = take_digits(ahead);
    rest = ahead;
    return {i, number};
  }
  return {};
}

/// The front of `text` that is no longer part of `rest`.
std::string_view taken(std::string_view text, std::string_view rest) noexcept {
  return text.substr(0, text.size() - rest.size());
}

std::string_view take_numbers(std::string_view& rest) noexcept {
  const auto text = rest;
  take_digits(rest);
  while (text.size() != rest.size() && rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    take_digits(rest);
  }
  return taken(text, rest);
}

Version parse(std::string_view text) noexcept {
  auto rest = trimmed(text);
  Version version;
  version.numbers = take_numbers(rest);
  if (!rest.empty() && is_lower(rest.front()) && !version.numbers.empty()) {
    version.letter = rest.substr(0, 1);
    rest.remove_prefix(1);
  }
  const auto suffixes = rest;
  while (take_suffix(rest).place != kNoSuffix) continue;
  version.suffixes = taken(suffixes, rest);
  if (rest.size() > 2 && rest.starts_with("-r") && is_digit(rest[2])) {
    rest.remove_prefix(2);
    version.revision = take_digits(rest);
  }
  version.rest = rest;
  return version;
}

std::string_view without_trailing_zeros(std::string_view digits) noexcept {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  return digits;
}

std::weak_ordering compare_number(std::string_view a, std::string_view b) noexcept {
  if (!a.starts_with('0') && !b.starts_with('0')) return compare_digits(a, b);
  return without_trailing_zeros(a) <=> without_trailing_zeros(b);
}

/// The first `count` numbers; having more is higher.
std::weak_ordering compare_numbers(std::string_view a, std::string_view b,
                                   std::size_t count = kAll) noexcept {
  for (bool first = true; count > 0; --count, first = false) {
    if (a.empty() || b.empty()) return b.empty() <=> a.empty();
    const auto left = take_digits(a);
    const auto right = take_digits(b);
    const auto order = first ? compare_digits(left, right) : compare_number(left, right);
    if (order != 0) return order;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

/// The first `count` suffixes; behind the last stands none.
std::weak_ordering compare_suffixes(std::string_view a, std::string_view b,
                                    std::size_t count = kAll) noexcept {
  for (; count > 0 && (!a.empty() || !b.empty()); --count) {
    const auto left = take_suffix(a);
    const auto right = take_suffix(b);
    if (left.place != right.place) return left.place <=> right.place;
    if (const auto order = compare_digits(left.number, right.number); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_rest(std::string_view a, std::string_view b) noexcept {
  if (a.empty() != b.empty()) return a.empty() <=> b.empty();
  return a <=> b;
}

std::weak_ordering compare_without_revision(const Version& a, const Version& b) noexcept {
  if (const auto order = compare_numbers(a.numbers, b.numbers); order != 0) return order;
  if (const auto order = a.letter <=> b.letter; order != 0) return order;
  return compare_suffixes(a.suffixes, b.suffixes);
}

std::weak_ordering compare(const Version& a, const Version& b) noexcept {
  if (const auto order = compare_without_revision(a, b); order != 0) return order;
  if (const auto order = compare_digits(a.revision, b.revision); order != 0) return order;
  return compare_rest(a.rest, b.rest);
}

std::size_t count(std::string_view text, char sign) noexcept {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), sign));
}

/// "1.2*": the last piece that is written decides how far is looked.
bool begins_with(const Version& version, const Version& wanted) noexcept {
  const auto numbers = count(wanted.numbers, '.') + 1;
  if (!wanted.revision.empty()) return compare(version, wanted) == 0;
  if (wanted.letter.empty() && wanted.suffixes.empty())
    return compare_numbers(version.numbers, wanted.numbers, numbers) == 0;
  if (compare_numbers(version.numbers, wanted.numbers) != 0 || version.letter != wanted.letter)
    return false;
  return compare_suffixes(version.suffixes, wanted.suffixes, count(wanted.suffixes, '_')) == 0;
}

bool is_valid(const Version& version) noexcept {
  return !version.numbers.empty() && version.rest.empty();
}

Result<bool> holds(const Version& version, const Term& term) {
  const bool open = term.operand.ends_with('*');
  const auto wanted = parse(term.operand.substr(0, term.operand.size() - (open ? 1 : 0)));
  if (!is_valid(wanted)) return bad_version(term.operand);
  if (open) {
    if (term.op != Op::none && term.op != Op::equal) return bad_constraint(term.operand);
    return begins_with(version, wanted);
  }
  if (term.op == Op::tilde) return compare_without_revision(version, wanted) == 0;
  const auto answer = plain(term.op, compare(version, wanted));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

}  // namespace

std::weak_ordering compare_portage(std::string_view a, std::string_view b) noexcept {
  return compare(parse(a), parse(b));
}

bool is_portage_version(std::string_view version) noexcept { return is_valid(parse(version)); }

Result<bool> satisfies_portage(std::string_view version, std::string_view constraint) {
  const auto parsed = parse(version);
  if (!is_valid(parsed)) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(parsed, term); });
}

}  // namespace oakum::versions
