#include "core/version/constraint.h"

#include <utility>

#include "base/text.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

struct Spelling {
  std::string_view text;
  Op op;
};
constexpr Spelling kOperators[] = {
    {"", Op::none},
    {"=", Op::equal},
    {"==", Op::equal},
    {"!=", Op::not_equal},
    {"!", Op::not_equal},
    {"<>", Op::not_equal},
    {"<", Op::less},
    {"<<", Op::less},
    {"<=", Op::less_equal},
    {"=<", Op::less_equal},
    {">", Op::greater},
    {">>", Op::greater},
    {">=", Op::greater_equal},
    {"=>", Op::greater_equal},
    {"~", Op::tilde},
    {"^", Op::caret},
    {"~>", Op::pessimistic},
    {"~=", Op::compatible},
    {"===", Op::identical},
    {"<~", Op::less_fuzzy},
    {">~", Op::greater_fuzzy},
    {"^>=", Op::caret_equal},
};

std::optional<Op> operator_named(std::string_view text) noexcept {
  for (const auto& spelling : kOperators)
    if (spelling.text == text) return spelling.op;
  return std::nullopt;
}

bool belongs_to_operator(char c) noexcept {
  return c == '<' || c == '>' || c == '=' || c == '!' || c == '~' || c == '^';
}
bool separates(char c) noexcept { return is_space(c) || c == ',' || c == '&'; }
bool belongs_to_version(char c) noexcept {
  return !separates(c) && c != '|' && c != '<' && c != '>' && c != '=';
}
bool opens_interval(std::string_view text) noexcept {
  return !text.empty() && (text.front() == '[' || text.front() == '(');
}

std::string_view without_quotes(std::string_view text) noexcept {
  const bool quoted = text.size() >= 2 && text.front() == text.back() &&
                      (text.front() == '\'' || text.front() == '"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 120;
  return printable(text.substr(0, kMost)) + (text.size() > kMost ? "…" : "");
}

}  // namespace

ConstraintReader::Item ConstraintReader::next(Term& term) noexcept {
  if (pending_) {
    term = *pending_;
    pending_.reset();
    return Item::term;
  }
  do take_while(rest_, separates);
  while (take_joint("and"));
  if (rest_.empty()) return Item::end;
  if (take_joint("||") || take_joint("|") || take_joint("or")) {
    behind_interval_ = false;
    return Item::alternative;
  }
  const bool interval_next = opens_interval(rest_);
  if (std::exchange(behind_interval_, false) && interval_next) return Item::alternative;
  return interval_next ? interval(term) : comparison(term);
}

/// Signs anywhere, words only as a whole.
bool ConstraintReader::take_joint(std::string_view word) noexcept {
  if (!rest_.starts_with(word)) return false;
  const auto behind = rest_.substr(word.size());
  if (is_alpha(word.front()) && !behind.empty() && !is_space(behind.front())) return false;
  rest_ = behind;
  return true;
}

ConstraintReader::Item ConstraintReader::comparison(Term& term) noexcept {
  const auto sign = take_while(rest_, belongs_to_operator);
  const auto op = operator_named(sign);
  if (!op) return Item::broken;
  take_while(rest_, is_space);
  const auto operand = without_quotes(take_while(rest_, belongs_to_version));
  if (operand.empty()) return Item::broken;
  term = {*op, operand, sign};
  if (operand == "*" && (*op == Op::none || *op == Op::equal)) term.op = Op::any;
  std::string_view upper;
  if (*op == Op::none && upper_of_hyphen_range(upper)) {
    term = {Op::greater_equal, operand, {}, true};
    pending_ = Term{Op::less_equal, upper, {}, true};
  }
  return Item::term;
}

/// Whether " - 2.0" follows, a hyphen with white space on both sides; if so it is taken.
bool ConstraintReader::upper_of_hyphen_range(std::string_view& operand) noexcept {
  auto rest = rest_;
  if (take_while(rest, is_space).empty() || !rest.starts_with('-')) return false;
  rest.remove_prefix(1);
  if (take_while(rest, is_space).empty()) return false;
  operand = take_while(rest, belongs_to_version);
  if (operand.empty()) return false;
  rest_ = rest;
  return true;
}

/// "[1.0,2.0)", "(,2.0]", "[1.0,)", "[1.0]", "[,]".
ConstraintReader::Item ConstraintReader::interval(Term& term) noexcept {
  const auto end = rest_.find_first_of("])", 1);
  if (end == std::string_view::npos) return Item::broken;
  const auto inside = rest_.substr(1, end - 1);
  const bool with_lower = rest_.front() == '[';
  const bool with_upper = rest_[end] == ']';
  rest_.remove_prefix(end + 1);
  behind_interval_ = true;
  const auto comma = inside.find(',');
  const auto lower = trimmed(inside.substr(0, comma));
  if (comma == std::string_view::npos) {
    term = {Op::equal, lower};
    return lower.empty() ? Item::broken : Item::term;
  }
  const auto upper = trimmed(inside.substr(comma + 1));
  if (inside.find_first_of(",[(", comma + 1) != std::string_view::npos) return Item::broken;
  const Term below{with_upper ? Op::less_equal : Op::less, upper};
  term = {with_lower ? Op::greater_equal : Op::greater, lower};
  if (lower.empty()) term = upper.empty() ? Term{Op::any, {}} : below;
  if (!lower.empty() && !upper.empty()) pending_ = below;
  return Item::term;
}

std::optional<bool> plain(Op op, std::weak_ordering order) noexcept {
  switch (op) {
    case Op::any:
      return true;
    case Op::none:
    case Op::equal:
      return order == 0;
    case Op::not_equal:
      return order != 0;
    case Op::less:
      return order < 0;
    case Op::less_equal:
      return order <= 0;
    case Op::greater:
      return order > 0;
    case Op::greater_equal:
      return order >= 0;
    default:
      return std::nullopt;
  }
}

Error bad_version(std::string_view version) {
  return {Error::corrupt, fmt::format("not a version: \"{}\"", shown(version))};
}
Error bad_constraint(std::string_view constraint) {
  return {Error::corrupt, fmt::format("not a version constraint: \"{}\"", shown(constraint))};
}
Error too_many_terms() { return {Error::too_large, "a version constraint of too many parts"}; }

}  // namespace oakum::versions
