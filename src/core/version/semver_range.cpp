#include "core/version/semver_range.h"

#include <algorithm>
#include <utility>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// A version of which the last numbers may be open: "1.2.x", "1.2", "*".
struct Operand {
  Semver version;
  std::size_t given = 0;  ///< How many numbers are there.
  bool open = false;      ///< It stands for everything that begins with them.
  bool wildcard = false;  ///< It says so itself.
};

std::size_t count_numbers(std::string_view numbers) noexcept {
  const auto dots = std::count(numbers.begin(), numbers.end(), '.');
  return numbers.empty() ? 0 : static_cast<std::size_t>(dots) + 1;
}

/// "1.2.x", "1.*.*", "X": numbers, then only wildcards; a pre-release or build behind them means
/// nothing.
std::optional<Operand> parse_wildcard(std::string_view text) noexcept {
  text = trimmed(text);
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  auto rest = text;
  take_while(rest, [](char c) { return is_digit(c) || c == '.'; });
  const std::size_t start = text.size() - rest.size();
  const auto wildcards =
      take_while(rest, [](char c) { return c == 'x' || c == 'X' || c == '*' || c == '.'; });
  const bool behind_number = start > 0 && text[start - 1] != '.';
  const bool ends = rest.empty() || rest.front() == '-' || rest.front() == '+';
  if (wildcards.empty() || behind_number || !ends) return std::nullopt;
  const auto numbers = start == 0 ? std::string_view() : text.substr(0, start - 1);
  if (!numbers.empty() &&
      (!is_digit(numbers.front()) || numbers.find("..") != std::string_view::npos))
    return std::nullopt;
  Operand operand;
  operand.version.numbers = numbers;
  operand.given = count_numbers(numbers);
  operand.open = operand.wildcard = true;
  return operand;
}

std::optional<Operand> parse_operand(std::string_view text, const SemverDialect& dialect) noexcept {
  if (auto wildcard = parse_wildcard(text)) return wildcard;
  const auto version = dialect.parse(text);
  if (!version) return std::nullopt;
  Operand operand{*version, count_numbers(version->numbers), false, false};
  operand.open = dialect.partial_is_range && operand.given < 3 && version->pre_release.empty() &&
                 version->revision.empty();
  return operand;
}

/// How many numbers must not change under "^": all up to the first that is not 0.
std::size_t fixed_by_caret(const Operand& operand) noexcept {
  auto rest = operand.version.numbers;
  for (std::size_t i = 1; i < operand.given; ++i) {
    if (!is_zero(take_digits(rest))) return i;
    rest.remove_prefix(1);
  }
  return operand.given;
}

std::size_t fixed_numbers(Op op, const Operand& operand, const SemverDialect& dialect) noexcept {
  if (op == Op::caret || op == Op::none) return fixed_by_caret(operand);
  if (op == Op::pessimistic && dialect.arrow_drops_last)
    return operand.given > 1 ? operand.given - 1 : operand.given;
  return std::min<std::size_t>(operand.given, 2);
}

/// One version against the comparisons of a constraint.
class Judge {
 public:
  Judge(const Semver& version, std::string_view constraint, const SemverDialect& dialect) noexcept
      : version_(version), constraint_(constraint), dialect_(dialect) {}

  Result<bool> holds(const Term& term) {
    const auto operand = parse_operand(term.operand, dialect_);
    if (!operand) return bad_version(term.operand);
    admitted_ = admitted_ || admits_pre_releases(*operand);
    const auto order = compare_with(*operand);
    // An incomplete version names releases: a repackaged one (4.1.0-1) is not equal to 4.1.
    if (term.op == Op::equal && operand->open && operand->given > 0 && !version_.revision.empty())
      return false;
    const bool caret = term.op == Op::none && dialect_.bare_is_caret && !operand->wildcard;
    if (const auto answer = plain(term.op, order); answer && !caret) return *answer;
    if (!caret && !fixes_numbers(term.op)) return bad_constraint(constraint_);
    const auto fixed = fixed_numbers(term.op, *operand, dialect_);
    return order >= 0 && compare_numbers(version_.numbers, operand->version.numbers, fixed) == 0;
  }

  /// Whether the alternative just judged lets this version in at all; begins the next.
  bool accepts() noexcept {
    const bool admitted = std::exchange(admitted_, false);
    return admitted || !dialect_.strict_pre_releases || version_.pre_release.empty();
  }

 private:
  bool fixes_numbers(Op op) const noexcept {
    if (op == Op::tilde || op == Op::caret) return !dialect_.arrow_only;
    return op == Op::pessimistic;
  }
  std::weak_ordering compare_with(const Operand& operand) const noexcept {
    if (operand.open)
      return compare_numbers(version_.numbers, operand.version.numbers, operand.given);
    auto version = version_;
    if (operand.version.revision.empty()) version.revision = {};
    return compare(version, operand.version);
  }
  bool admits_pre_releases(const Operand& operand) const noexcept {
    return operand.given == 3 && !operand.version.pre_release.empty() &&
           compare_numbers(version_.numbers, operand.version.numbers, 3) == 0;
  }

  const Semver& version_;
  std::string_view constraint_;
  const SemverDialect& dialect_;
  bool admitted_ = false;
};

}  // namespace

Result<bool> satisfies_semver_range(std::string_view version, std::string_view constraint,
                                    const SemverDialect& dialect) {
  const auto parsed = dialect.parse(version);
  if (!parsed) return bad_version(version);
  Judge judge(*parsed, constraint, dialect);
  return evaluate(
      constraint, dialect.empty_holds, [&](const Term& term) { return judge.holds(term); },
      [&] { return judge.accepts(); });
}

}  // namespace oakum::versions
