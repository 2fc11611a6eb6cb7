#include "spdx/expression.h"

#include <utility>

#include "base/text.h"
#include "spdx/list.h"

namespace oakum::spdx {
namespace {

bool is_id_character(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == ':' || c == '_';
}

struct Token {
  enum Kind : std::uint8_t { id, plus, all, any, with, open, close, end, unknown };
  Kind kind = end;
  std::string_view text;
  std::size_t at = 0;  ///< Where it starts.
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) { advance(); }
  const Token& now() const { return now_; }

  void advance() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    now_ = {Token::end, text_.substr(at_, 0), at_};
    if (at_ == text_.size()) return;
    std::size_t size = 1;
    if (is_id_character(text_[at_])) {
      while (at_ + size < text_.size() && is_id_character(text_[at_ + size])) ++size;
      now_.kind = kind_of_word(text_.substr(at_, size));
    } else {
      now_.kind = text_[at_] == '('   ? Token::open
                  : text_[at_] == ')' ? Token::close
                  : text_[at_] == '+' ? Token::plus
                                      : Token::unknown;
    }
    now_.text = text_.substr(at_, size);
    at_ += size;
  }

  /// Whether the token in front of this one ends where it starts.
  bool follows(const Token& before) const { return now_.at == before.at + before.text.size(); }

 private:
  static Token::Kind kind_of_word(std::string_view word) {
    if (equal_ignoring_case(word, "AND")) return Token::all;
    if (equal_ignoring_case(word, "OR")) return Token::any;
    if (equal_ignoring_case(word, "WITH")) return Token::with;
    return Token::id;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Token now_;
};

bool is_reference(std::string_view id) {
  if (id.starts_with("DocumentRef-")) {
    const auto colon = id.find(':');
    return colon > 12 && colon != std::string_view::npos && is_reference(id.substr(colon + 1));
  }
  return id.starts_with("LicenseRef-") && id.size() > 11;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  Result<Expression> parse() {
    auto expression = TRY(either(0));
    if (tokens_.now().kind != Token::end) return wrong("AND, OR or the end");
    return expression;
  }

 private:
  Error wrong(std::string_view wanted) const {
    const auto& token = tokens_.now();
    const auto seen = token.kind == Token::end
                          ? std::string("the end")
                          : fmt::format("\"{}\"", printable(token.text.substr(0, 64)));
    return {Error::corrupt, fmt::format("column {}: {} is expected in a licence expression, not {}",
                                        token.at + 1, wanted, seen)};
  }

  Result<Expression> either(std::size_t depth) { return list(Token::any, depth); }
  Result<Expression> both(std::size_t depth) { return list(Token::all, depth); }

  /// Operands between ORs, each a list of operands between ANDs.
  Result<Expression> list(Token::Kind joint, std::size_t depth) {
    std::vector<Expression> operands;
    for (;;) {
      auto one = joint == Token::any ? both(depth) : operand(depth);
      if (!one) return std::move(one).error();
      operands.push_back(*std::move(one));
      if (tokens_.now().kind != joint) break;
      tokens_.advance();
    }
    return combine(joint == Token::any ? Expression::any_of : Expression::all_of,
                   std::move(operands));
  }

  Result<Expression> operand(std::size_t depth) {
    if (tokens_.now().kind != Token::open) return license();
    if (depth == kDeepestExpression)
      return Error{Error::too_large, fmt::format("column {}: a licence expression nested deeper "
                                                 "than {} levels",
                                                 tokens_.now().at + 1, kDeepestExpression)};
    tokens_.advance();
    auto inner = TRY(either(depth + 1));
    if (tokens_.now().kind != Token::close) return wrong("\")\"");
    tokens_.advance();
    return inner;
  }

  Result<Expression> license() {
    const auto id = tokens_.now();
    if (id.kind != Token::id) return wrong("a licence");
    if (++count_ > kMostLicenses)
      return Error{Error::too_large, fmt::format("column {}: a licence expression of more than {} "
                                                 "licences",
                                                 id.at + 1, kMostLicenses)};
    tokens_.advance();
    const bool plus = tokens_.now().kind == Token::plus && tokens_.follows(id);
    if (plus) tokens_.advance();
    auto license = license_of(id.text, plus);
    if (tokens_.now().kind == Token::with) {
      tokens_.advance();
      if (tokens_.now().kind != Token::id) return wrong("an exception");
      const auto listed = find_exception(tokens_.now().text);
      license.exception = listed.empty() ? tokens_.now().text : listed;
      license.known = license.known && !listed.empty();
      tokens_.advance();
    }
    return license;
  }

  Tokens tokens_;
  std::size_t count_ = 0;
};

void print(const Expression& expression, bool nested, std::string& out) {
  if (expression.kind == Expression::license) {
    out += license_name(expression);
    return;
  }
  // Only an OR inside of an AND needs them.
  const bool parentheses = nested && expression.kind == Expression::any_of;
  if (parentheses) out += '(';
  for (std::size_t i = 0; i < expression.operands.size(); ++i) {
    if (i > 0) out += expression.kind == Expression::all_of ? " AND " : " OR ";
    print(expression.operands[i], expression.kind == Expression::all_of, out);
  }
  if (parentheses) out += ')';
}

}  // namespace

Result<Expression> parse_expression(std::string_view text) {
  if (text.size() > kLongestExpression)
    return Error{Error::too_large, fmt::format("a licence expression of {} bytes; at most {} are "
                                               "read",
                                               text.size(), kLongestExpression)};
  return Parser(text).parse();
}

std::string print(const Expression& expression) {
  std::string out;
  print(expression, false, out);
  return out;
}

std::string license_name(const Expression& license) {
  auto name = license.id + (license.plus ? "+" : "");
  return license.exception.empty() ? name : name + " WITH " + license.exception;
}

bool all_known(const Expression& expression) {
  bool known = true;
  for_each_license(expression, [&](const Expression& license) { known = known && license.known; });
  return known;
}

Expression license_of(std::string_view id, bool plus) {
  Expression license;
  const auto* listed = find_license(id);
  license.known = listed || is_reference(id);
  license.id = listed ? listed->id : id;
  if (listed && is_bare_gnu(without_suffix(license.id)))
    license.id = with_suffix(license.id, plus);
  else
    license.plus = plus;
  return license;
}

Expression combine(Expression::Kind kind, std::vector<Expression> operands) {
  if (operands.empty()) return {};
  if (operands.size() == 1) return std::move(operands.front());
  Expression whole{.kind = kind};
  for (auto& operand : operands) {
    if (operand.kind != kind) {
      whole.operands.push_back(std::move(operand));
      continue;
    }
    for (auto& inner : operand.operands) whole.operands.push_back(std::move(inner));
  }
  return whole;
}

}  // namespace oakum::spdx
