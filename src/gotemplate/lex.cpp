#include "gotemplate/lex.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "gotemplate/characters.h"

namespace oakum::gotemplate {

namespace {
constexpr char32_t kEnd = 0xFFFFFFFF;

bool is_blank(char32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_word(char32_t c) {
  return c == '_' || (c != kEnd && (is_letter(c) || is_decimal_digit(c)));
}

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view left, std::string_view right, bool no_break,
        bool no_continue)
      : text_(text), left_(left), right_(right), no_break_(no_break), no_continue_(no_continue) {}

  std::vector<Token> run() {
    while (!done_)
      if (inside_)
        inside_action();
      else
        outside();
    return std::move(tokens_);
  }

 private:
  char32_t peek() const { return at_ >= text_.size() ? kEnd : first_character(rest()).code; }
  char32_t next() {
    if (at_ >= text_.size()) return kEnd;
    const auto character = first_character(rest());
    at_ += character.length;
    return character.code;
  }
  std::string_view rest() const { return text_.substr(at_); }
  void emit(Token::Kind kind) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(start_),
                       std::string(text_.substr(start_, at_ - start_))});
    start_ = at_;
  }
  void fail(std::string what) {
    tokens_.push_back({Token::error, static_cast<std::uint32_t>(start_), std::move(what)});
    done_ = true;
  }
  bool accept(std::string_view any) {
    if (at_ >= text_.size() || any.find(text_[at_]) == any.npos) return false;
    ++at_;
    return true;
  }
  void accept_run(std::string_view any) {
    while (accept(any)) {
    }
  }

  bool left_trim(std::size_t at) const {
    return at + 1 < text_.size() && text_[at] == '-' &&
           is_blank(static_cast<unsigned char>(text_[at + 1]));
  }
  bool right_trim(std::size_t at) const {
    return at + 1 < text_.size() && is_blank(static_cast<unsigned char>(text_[at])) &&
           text_[at + 1] == '-';
  }
  bool right_delimiter_at(std::size_t at) const { return text_.substr(at).starts_with(right_); }
  /// The right delimiter, with the trim marker in front of it or without.
  bool at_right() const {
    return (right_trim(at_) && right_delimiter_at(at_ + 2)) || right_delimiter_at(at_);
  }

  void outside();
  void comment();
  void take_right();
  void inside_action();
  void blanks();
  void word();
  void name(Token::Kind kind);
  bool at_terminator() const;
  void quoted(char quote, Token::Kind kind, std::string_view missing);
  void raw();
  void number();
  bool scan_number();

  std::string_view text_, left_, right_;
  bool no_break_, no_continue_;
  std::size_t start_ = 0, at_ = 0;
  bool inside_ = false, done_ = false;
  int parentheses_ = 0;
  std::vector<Token> tokens_;
};

void Lexer::outside() {
  const std::size_t found = text_.find(left_, at_);
  if (found == text_.npos) {
    at_ = text_.size();
    if (at_ > start_) emit(Token::plain);
    emit(Token::end_of_text);
    done_ = true;
    return;
  }
  const std::size_t behind = found + left_.size();
  const bool trim = left_trim(behind);
  at_ = found;
  if (trim)
    while (at_ > start_ && is_blank(static_cast<unsigned char>(text_[at_ - 1]))) --at_;
  if (at_ > start_) emit(Token::plain);
  start_ = at_ = found;
  const std::size_t inner = behind + (trim ? 2 : 0);
  if (text_.substr(inner).starts_with("/*")) {
    start_ = at_ = inner;
    comment();
    return;
  }
  at_ = behind;
  emit(Token::left_delimiter);
  start_ = at_ = inner;
  parentheses_ = 0;
  inside_ = true;
}

void Lexer::comment() {
  const std::size_t end = text_.find("*/", at_ + 2);
  if (end == text_.npos) return fail("unclosed comment");
  at_ = end + 2;
  if (!at_right()) return fail("comment ends before closing delimiter");
  const bool trim = right_trim(at_) && right_delimiter_at(at_ + 2);
  at_ += right_.size() + (trim ? 2 : 0);
  if (trim)
    while (at_ < text_.size() && is_blank(static_cast<unsigned char>(text_[at_]))) ++at_;
  start_ = at_;
}

void Lexer::take_right() {
  const bool trim = right_trim(at_) && right_delimiter_at(at_ + 2);
  if (trim) start_ = at_ = at_ + 2;
  at_ += right_.size();
  emit(Token::right_delimiter);
  if (trim)
    while (at_ < text_.size() && is_blank(static_cast<unsigned char>(text_[at_]))) ++at_;
  start_ = at_;
  inside_ = false;
}

void Lexer::inside_action() {
  if (at_right()) {
    if (parentheses_ == 0) return take_right();
    return fail("unclosed left paren");
  }
  const char32_t c = next();
  if (c == kEnd) return fail("unclosed action");
  if (is_blank(c)) return blanks();
  switch (c) {
    case '=':
      return emit(Token::assign);
    case ':':
      if (next() != '=') return fail("expected :=");
      return emit(Token::declare);
    case '|':
      return emit(Token::pipe);
    case '"':
      return quoted('"', Token::string, "unterminated quoted string");
    case '\'':
      return quoted('\'', Token::character_constant, "unterminated character constant");
    case '`':
      return raw();
    case '$':
      return at_terminator() ? emit(Token::variable) : name(Token::variable);
    case '(':
      ++parentheses_;
      return emit(Token::left_parenthesis);
    case ')':
      if (--parentheses_ < 0) return fail("unexpected right paren");
      return emit(Token::right_parenthesis);
    case '.':
      if (at_ < text_.size() && !is_digit(text_[at_]))
        return at_terminator() ? emit(Token::dot) : name(Token::field);
      break;
    default:
      break;
  }
  if (c == '.' || c == '+' || c == '-' || (c >= '0' && c <= '9')) {
    at_ = start_;
    return number();
  }
  if (is_word(c)) return word();
  if (c > ' ' && c < 0x7F) return emit(Token::character);
  fail("unrecognized character in action: " + code_point(c));
}

void Lexer::blanks() {
  while (is_blank(peek())) ++at_;
  // The last blank may belong to a trim marker.
  if (right_trim(at_ - 1) && right_delimiter_at(at_ + 1)) {
    --at_;
    if (at_ == start_) return take_right();
  }
  emit(Token::space);
}

bool Lexer::at_terminator() const {
  const char32_t c = peek();
  if (is_blank(c) || c == kEnd) return true;
  if (c < 0x80 && std::string_view(".,|:)(").find(static_cast<char>(c)) != std::string_view::npos)
    return true;
  return right_delimiter_at(at_);
}

void Lexer::word() {
  while (is_word(peek())) next();
  const std::string_view word = text_.substr(start_, at_ - start_);
  if (!at_terminator()) return fail("bad character " + code_point(peek() == kEnd ? 0 : peek()));
  constexpr std::pair<std::string_view, Token::Kind> kWords[] = {{"block", Token::word_block},
                                                                 {"break", Token::word_break},
                                                                 {"continue", Token::word_continue},
                                                                 {"define", Token::word_define},
                                                                 {"else", Token::word_else},
                                                                 {"end", Token::word_end},
                                                                 {"if", Token::word_if},
                                                                 {"nil", Token::nil},
                                                                 {"range", Token::word_range},
                                                                 {"template", Token::word_template},
                                                                 {"with", Token::word_with},
                                                                 {"true", Token::boolean},
                                                                 {"false", Token::boolean}};
  const auto* known = std::find_if(std::begin(kWords), std::end(kWords),
                                   [&](auto& row) { return row.first == word; });
  const bool function = (word == "break" && no_break_) || (word == "continue" && no_continue_);
  emit(known == std::end(kWords) || function ? Token::identifier : known->second);
}

/// A field or variable; its sign is taken.
void Lexer::name(Token::Kind kind) {
  while (is_word(peek())) next();
  if (!at_terminator()) return fail("bad character " + code_point(peek()));
  emit(kind);
}

void Lexer::quoted(char quote, Token::Kind kind, std::string_view missing) {
  for (;;) {
    char32_t c = next();
    if (c == '\\') {
      c = next();
      if (c != kEnd && c != '\n') continue;
    }
    if (c == kEnd || c == '\n') return fail(std::string(missing));
    if (c == static_cast<char32_t>(quote)) return emit(kind);
  }
}

void Lexer::raw() {
  const std::size_t end = text_.find('`', at_);
  if (end == text_.npos) return fail("unterminated raw quoted string");
  at_ = end + 1;
  emit(Token::raw_string);
}

bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  bool decimal = true, hexadecimal = false;
  if (accept("0")) {
    if (accept("xX")) {
      digits = "0123456789abcdefABCDEF_";
      decimal = false;
      hexadecimal = true;
    } else if (accept("oO")) {
      digits = "01234567_";
      decimal = false;
    } else if (accept("bB")) {
      digits = "01_";
      decimal = false;
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((decimal && accept("eE")) || (hexadecimal && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  if (!is_word(peek())) return true;
  next();
  return false;
}

void Lexer::number() {
  const auto bad = [&] {
    return "bad number syntax: " + quoted_text(text_.substr(start_, at_ - start_));
  };
  if (!scan_number()) return fail(bad());
  if (peek() != '+' && peek() != '-') return emit(Token::number);
  if (!scan_number() || text_[at_ - 1] != 'i') return fail(bad());
  emit(Token::complex);
}
}  // namespace

std::vector<Token> lex(std::string_view text, std::string_view left, std::string_view right,
                       bool break_is_function, bool continue_is_function) {
  return Lexer(text, left, right, break_is_function, continue_is_function).run();
}

}  // namespace oakum::gotemplate
