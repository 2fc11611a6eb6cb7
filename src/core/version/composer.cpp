#include "core/version/composer.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// What a normalised version consists of; where two part, the kinds are ordered like this.
enum class Kind : std::uint8_t { branch, unknown, dev, alpha, beta, rc, end, number, patch };
struct Token {
  Kind kind = Kind::end;
  std::string_view text = {};
};

struct Stability {
  std::string_view word;
  Kind kind;
};
constexpr Stability kStabilities[] = {
    {"stable", Kind::end}, {"alpha", Kind::alpha}, {"a", Kind::alpha}, {"beta", Kind::beta},
    {"b", Kind::beta},     {"rc", Kind::rc},       {"dev", Kind::dev}, {"patch", Kind::patch},
    {"pl", Kind::patch},   {"p", Kind::patch}};
constexpr std::string_view kDefaultBranches[] = {"master", "trunk", "default"};
/// What an open number of a branch ("1.x-dev") stands for.
constexpr std::string_view kOpen = "9999999";
/// How many numbers a normalised version has.
constexpr int kNumbers = 4;

bool is_letter_or_digit(char c) noexcept { return is_digit(c) || is_alpha(c); }
bool is_wildcard(char c) noexcept { return c == 'x' || c == 'X' || c == '*'; }

/// "dev-main" and the names that are branches without saying so; empty for anything else.
std::string_view branch_name(std::string_view text) noexcept {
  for (const auto name : kDefaultBranches)
    if (compare_any_case(text, name) == 0) return text;
  return take_word(text, "dev-") ? text.substr(0, text.find('#')) : std::string_view();
}

/// Without alias, stability flag, build, and "v".
std::string_view without_trimmings(std::string_view text) noexcept {
  text = trimmed(text.substr(0, text.find(" as ")));
  if (const auto at = text.rfind('@'); at != std::string_view::npos && at > 0)
    text = text.substr(0, at);
  if (!branch_name(text).empty()) return text;
  if (const auto plus = text.find('+'); plus != std::string_view::npos && plus > 0)
    text = text.substr(0, plus);
  const bool lettered = text.size() > 1 && lower(text.front()) == 'v' && is_digit(text[1]);
  return lettered ? text.substr(1) : text;
}

/// The numbers that a version begins with: how many, and whether some of them are open.
struct Numbers {
  int given = 0;
  bool open = false;
  std::string_view rest;  ///< What stands behind them.
};

Numbers read_numbers(std::string_view text) noexcept {
  Numbers numbers{0, false, text};
  for (auto ahead = text; numbers.given < kNumbers;) {
    const bool open = numbers.given > 0 && !ahead.empty() && is_wildcard(ahead.front());
    if (open)
      ahead.remove_prefix(1);
    else if (numbers.open || take_digits(ahead).empty())
      break;
    numbers.open = numbers.open || open;
    numbers.rest = ahead;
    ++numbers.given;
    if (!ahead.starts_with('.')) break;
    ahead.remove_prefix(1);
  }
  return numbers;
}

/// More than four numbers, or a date ("2024-01-31"): these are not filled up with zeros.
bool goes_on(std::string_view rest) noexcept {
  return rest.size() > 1 && (rest[0] == '.' || rest[0] == '-' || rest[0] == ':') &&
         is_digit(rest[1]);
}

/// Reads any text as if it were normalised.
class Tokens {
 public:
  /// `lowest`: with "-dev" behind it, which is below all pre-releases.
  explicit Tokens(std::string_view text, bool lowest = false) noexcept
      : rest_(without_trimmings(text)), branch_(branch_name(rest_)), dev_due_(lowest) {
    if (!branch_.empty()) {
      rest_ = {};
      dev_due_ = false;
      return;
    }
    const auto numbers = read_numbers(rest_);
    given_ = numbers.given;
    open_ = numbers.open;
    if (given_ > 0 && !goes_on(numbers.rest)) missing_ = kNumbers - given_;
  }

  Token next() noexcept {
    if (!branch_.empty()) return {Kind::branch, std::exchange(branch_, {})};
    if (given_ > 0) return take_given();
    if (missing_ > 0) {
      --missing_;
      return {Kind::number, open_ ? kOpen : "0"};
    }
    return take_rest();
  }

 private:
  Token take_given() noexcept {
    --given_;
    if (rest_.starts_with('.')) rest_.remove_prefix(1);
    if (is_digit(rest_.front())) return {Kind::number, take_digits(rest_)};
    rest_.remove_prefix(1);
    return {Kind::number, kOpen};
  }
  Token take_rest() noexcept {
    for (;;) {
      take_while(rest_, [](char c) { return !is_letter_or_digit(c); });
      if (rest_.empty()) return std::exchange(dev_due_, false) ? Token{Kind::dev} : Token{};
      if (is_digit(rest_.front())) return {Kind::number, take_digits(rest_)};
      const auto token = word(take_while(rest_, is_alpha));
      if (token.kind != Kind::end) return token;
    }
  }
  /// As in PHP the beginning of a word decides: "post" is a patch.
  static Token word(std::string_view text) noexcept {
    for (const auto& stability : kStabilities)
      if (auto rest = text; take_word(rest, stability.word)) return {stability.kind};
    return {Kind::unknown, text};
  }

  std::string_view rest_, branch_;
  int given_ = 0;    ///< Numbers still to come from the text …
  int missing_ = 0;  ///< … and behind them.
  bool open_ = false;
  bool dev_due_ = false;
};

std::weak_ordering compare(const Token& a, const Token& b) noexcept {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.kind == Kind::number) return compare_digits(a.text, b.text);
  return a.kind == Kind::branch ? a.text <=> b.text : compare_any_case(a.text, b.text);
}

std::weak_ordering compare(Tokens a, Tokens b) noexcept {
  for (;;) {
    const auto left = a.next();
    const auto right = b.next();
    if (const auto order = compare(left, right); order != 0) return order;
    if (left.kind == Kind::end) return std::weak_ordering::equivalent;
  }
}

/// Orders by the first `count` numbers.
std::weak_ordering compare_front(std::string_view version, std::string_view wanted,
                                 int count) noexcept {
  Tokens left(version);
  for (Tokens right(wanted); count > 0; --count) {
    const auto token = left.next();
    if (const auto order = compare(token, right.next()); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

/// "beta2.1", "RC", with a separator in front or none; false when another word stands there.
bool take_stability(std::string_view& rest) noexcept {
  auto ahead = rest;
  if (!ahead.empty() && (ahead[0] == '.' || ahead[0] == '_' || ahead[0] == '-'))
    ahead.remove_prefix(1);
  const auto word = take_while(ahead, is_alpha);
  const auto* known = std::find_if(
      std::begin(kStabilities), std::end(kStabilities), [&](const Stability& stability) {
        return stability.kind != Kind::dev && compare_any_case(word, stability.word) == 0;
      });
  if (known == std::end(kStabilities)) return false;
  do {
    rest = ahead;
    if (!ahead.empty() && (ahead[0] == '.' || ahead[0] == '-')) ahead.remove_prefix(1);
  } while (!take_digits(ahead).empty());
  return true;
}

/// Nothing, or a stability and "-dev", each of them once.
bool is_modifier(std::string_view rest) noexcept {
  take_stability(rest);
  if (!rest.empty() && (rest[0] == '.' || rest[0] == '-' || rest[0] == '_')) rest.remove_prefix(1);
  take_word(rest, "dev");
  return rest.empty();
}

/// The rest of a date ("-01-31"), of which the year has been read.
void take_date(std::string_view& rest) noexcept {
  while (goes_on(rest)) {
    rest.remove_prefix(1);
    take_digits(rest);
  }
}

bool is_version(std::string_view text) noexcept {
  text = without_trimmings(text);
  if (!branch_name(text).empty()) return true;
  const auto numbers = read_numbers(text);
  auto rest = numbers.rest;
  if (numbers.open) {
    if (rest.starts_with('.') || rest.starts_with('-')) rest.remove_prefix(1);
    return compare_any_case(rest, "dev") == 0;
  }
  if (take_digits(text).size() >= 4) take_date(rest);
  return numbers.given > 0 && is_modifier(rest);
}

/// "1.2.*", "v1.x.x", "x": how many numbers stand in front of the first wildcard.
std::optional<int> parse_wildcard(std::string_view text) noexcept {
  auto rest = without_trimmings(text);
  int given = 0;
  for (auto ahead = rest; !take_digits(ahead).empty() && ahead.starts_with('.'); ++given) {
    ahead.remove_prefix(1);
    rest = ahead;
  }
  const bool wildcards =
      !rest.empty() && is_wildcard(rest.front()) &&
      std::all_of(rest.begin(), rest.end(), [](char c) { return is_wildcard(c) || c == '.'; });
  return wildcards && given < kNumbers ? std::optional(given) : std::nullopt;
}

bool is_branch(std::string_view version) noexcept {
  return !branch_name(without_trimmings(version)).empty();
}

/// How many numbers must not change under "^": all up to the first that is not 0, at most three.
int fixed_by_caret(std::string_view operand, int given) noexcept {
  Tokens tokens(operand);
  int fixed = 1;
  while (fixed < std::min(given, 3) && is_zero(tokens.next().text)) ++fixed;
  return fixed;
}

/// One version against the comparisons of a constraint.
class Judge {
 public:
  Judge(std::string_view version, bool strict) noexcept : version_(version), strict_(strict) {}

  Result<bool> holds(const Term& term) const {
    const auto wildcard = parse_wildcard(term.operand);
    if (!wildcard && !is_version(term.operand)) return bad_version(term.operand);
    const auto answer = wildcard ? matches(term, *wildcard) : compares(term);
    if (!answer) return bad_constraint(term.operand);
    return *answer;
  }

 private:
  std::optional<bool> matches(const Term& term, int given) const noexcept {
    const bool alike = compare_front(version_, term.operand, given) == 0;
    if (term.op == Op::not_equal) return !alike;
    return term.op == Op::none || term.op == Op::equal ? std::optional(alike) : std::nullopt;
  }

  std::optional<bool> compares(const Term& term) const noexcept {
    const auto order = compare(Tokens(version_), bound(term));
    const bool equality = term.op == Op::none || term.op == Op::equal || term.op == Op::not_equal;
    const bool comparable = !is_branch(version_) && !is_branch(term.operand);
    if (const auto answer = plain(term.op, order); answer && !term.hyphen)
      return *answer && (equality || comparable);
    if (is_branch(term.operand)) return std::nullopt;
    const auto answer = spans(term, order);
    return answer && !comparable ? std::optional(false) : answer;
  }

  /// The operators that stand for a range, and the ends of one with a hyphen.
  std::optional<bool> spans(const Term& term, std::weak_ordering order) const noexcept {
    const auto [given, open, rest] = read_numbers(without_trimmings(term.operand));
    const auto front = [&](int count) { return compare_front(version_, term.operand, count); };
    switch (term.op) {
      case Op::caret:
        return order >= 0 && front(fixed_by_caret(term.operand, given)) == 0;
      case Op::tilde:
        return order >= 0 && front(std::max(1, given - 1)) == 0;
      case Op::greater_equal:
        return order >= 0;
      case Op::less_equal:  // an incomplete upper end is open
        return given < 3 && rest.empty() ? front(given) <= 0 : order <= 0;
      default:
        return std::nullopt;
    }
  }

  /// The operand, or its lowest pre-release where that is meant.
  Tokens bound(const Term& term) const noexcept {
    const bool lowest = term.op == Op::tilde || term.op == Op::caret ||
                        (term.op == Op::greater_equal && (term.hyphen || strict_)) ||
                        (term.op == Op::less && strict_);
    const bool release = read_numbers(without_trimmings(term.operand)).rest.empty();
    return Tokens(term.operand, lowest && release);
  }

  std::string_view version_;
  bool strict_;
};

Result<bool> evaluate_composer(std::string_view version, std::string_view constraint, bool strict) {
  if (!is_version(version)) return bad_version(version);
  const Judge judge(version, strict);
  return evaluate(constraint, [&](const Term& term) { return judge.holds(term); });
}

}  // namespace

std::weak_ordering compare_composer(std::string_view a, std::string_view b) noexcept {
  return compare(Tokens(a), Tokens(b));
}

bool is_composer_version(std::string_view version) noexcept { return is_version(version); }

Result<bool> satisfies_composer(std::string_view version, std::string_view constraint) {
  return evaluate_composer(version, constraint, false);
}

Result<bool> satisfies_composer_requirement(std::string_view version,
                                            std::string_view requirement) {
  return evaluate_composer(version, requirement, true);
}

}  // namespace oakum::versions
