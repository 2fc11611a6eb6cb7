#include "core/version/gem.h"

#include <algorithm>
#include <limits>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// First words of platform names ("x86_64-linux-musl", "java", "universal-darwin-21").
constexpr std::string_view kPlatforms[] = {
    "aarch64", "amd64",  "arm",     "arm64",   "armv5",     "armv6",       "armv6l",    "armv7",
    "armv7l",  "armv8",  "dalvik",  "darwin",  "i386",      "i486",        "i586",      "i686",
    "java",    "jruby",  "linux",   "mingw",   "mingw32",   "mswin",       "mswin32",   "mswin64",
    "powerpc", "ppc64",  "ppc64le", "riscv64", "s390x",     "sparc",       "universal", "x64",
    "x86",     "x86_64", "freebsd", "solaris", "powerpc64", "powerpc64le", "wasm32"};

bool names_platform(std::string_view word) noexcept {
  return std::find(std::begin(kPlatforms), std::end(kPlatforms), word) != std::end(kPlatforms);
}

/// The version as it stands in a gemspec.
std::string_view without_platform(std::string_view version) noexcept {
  version = trimmed(version);
  auto rest = version;
  while (!rest.empty()) {
    const bool first = rest.size() == version.size();
    const auto word = take_while(rest, [](char c) { return c != '-'; });
    if (!first && names_platform(word))
      return version.substr(0, version.size() - rest.size() - word.size() - 1);
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return version;
}

struct Segment {
  std::string_view text;
  bool number = true;

  bool zero() const noexcept { return number && is_zero(text); }
};

bool separates(char c) noexcept { return !is_digit(c) && !is_alpha(c) && c != '-'; }

/// Takes any segment off the front; behind the end stand zeros without number.
Segment take_segment(std::string_view& rest) noexcept {
  take_while(rest, separates);
  if (rest.empty()) return {};
  if (is_digit(rest.front())) return {take_digits(rest), true};
  if (is_alpha(rest.front())) return {take_while(rest, is_alpha), false};
  rest.remove_prefix(1);
  return {"pre", false};
}

/// The segments that count: without the zeros in front of the first word.
class Segments {
 public:
  explicit Segments(std::string_view version) noexcept : rest_(without_platform(version)) {}

  bool ended() const noexcept { return rest_.empty(); }

  Segment next() noexcept {
    for (;;) {
      const auto segment = take_segment(rest_);
      if (!segment.number) words_begun_ = true;
      if (words_begun_ || !segment.zero() || !zeros_lead_to_word()) return segment;
    }
  }

 private:
  /// Looks ahead once for each run of zeros, so reading stays linear.
  bool zeros_lead_to_word() noexcept {
    if (rest_.size() >= known_down_to_) return lead_to_word_;
    auto ahead = rest_;
    Segment segment;
    do {
      known_down_to_ = ahead.size();
      segment = take_segment(ahead);
    } while (segment.zero() && !ahead.empty());
    lead_to_word_ = !segment.number;
    return lead_to_word_;
  }

  std::string_view rest_;
  std::size_t known_down_to_ = std::numeric_limits<std::size_t>::max();
  bool words_begun_ = false;
  bool lead_to_word_ = false;
};

/// Words sort below numbers.
std::weak_ordering compare(const Segment& a, const Segment& b) noexcept {
  if (a.number != b.number) return a.number <=> b.number;
  return a.number ? compare_digits(a.text, b.text) : a.text <=> b.text;
}

/// How many numbers stand before the first word.
std::size_t count_numbers(std::string_view version) noexcept {
  std::size_t count = 0;
  while (!version.empty() && take_segment(version).number) ++count;
  return count;
}

/// The next number, or 0 when the numbers are over.
std::string_view take_number(std::string_view& rest) noexcept {
  const auto segment = take_segment(rest);
  if (!segment.number) rest = {};
  return segment.number ? segment.text : std::string_view();
}

/// "~> 1.2.3": not older, and all numbers but the last are the same.
bool is_pessimistic_match(std::string_view version, std::string_view operand) noexcept {
  if (compare_gem(version, operand) < 0) return false;
  auto left = without_platform(version);
  auto right = without_platform(operand);
  const auto numbers = count_numbers(right);
  for (auto fixed = numbers > 1 ? numbers - 1 : numbers; fixed > 0; --fixed) {
    const auto number = take_number(left);
    if (compare_digits(number, take_number(right)) != 0) return false;
  }
  return true;
}

Result<bool> holds(std::string_view version, const Term& term) {
  if (!is_gem_version(term.operand)) return bad_version(term.operand);
  if (term.op == Op::pessimistic) return is_pessimistic_match(version, term.operand);
  const auto answer = plain(term.op, compare_gem(version, term.operand));
  if (!answer) return bad_constraint(term.operand);
  return *answer;
}

bool is_letter_or_digit(char c) noexcept { return is_digit(c) || is_alpha(c); }
bool belongs_behind_hyphen(char c) noexcept { return is_letter_or_digit(c) || c == '-'; }

}  // namespace

std::weak_ordering compare_gem(std::string_view a, std::string_view b) noexcept {
  Segments left(a);
  Segments right(b);
  while (!left.ended() || !right.ended()) {
    const auto segment = left.next();
    if (const auto order = compare(segment, right.next()); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

bool is_gem_version(std::string_view version) noexcept {
  auto rest = without_platform(version);
  if (rest.empty()) return true;
  if (take_digits(rest).empty()) return false;
  auto belongs = is_letter_or_digit;
  while (!rest.empty()) {
    if (rest.front() == '-' && belongs == is_letter_or_digit)
      belongs = belongs_behind_hyphen;
    else if (rest.front() != '.')
      return false;
    rest.remove_prefix(1);
    if (take_while(rest, belongs).empty()) return false;
  }
  return true;
}

Result<bool> satisfies_gem(std::string_view version, std::string_view constraint) {
  if (!is_gem_version(version)) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(version, term); });
}

}  // namespace oakum::versions
