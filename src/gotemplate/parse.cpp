#include "gotemplate/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gotemplate/characters.h"
#include "gotemplate/lex.h"
#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
constexpr std::size_t kShown = 10;  ///< Characters of a token that an error shows.

std::string shown(const Token& token) {
  if (token.kind == Token::end_of_text) return "EOF";
  if (token.kind == Token::error) return token.text;
  if (token.kind >= Token::word_block) return "<" + token.text + ">";
  if (token.text.size() <= kShown) return quoted_text(token.text);
  const auto all = characters(token.text);
  return quoted_text(all.size() <= kShown ? token.text
                                          : utf8(std::u32string_view(all).substr(0, kShown))) +
         "...";
}

/// What ends a list of steps.
enum class Ending : std::uint8_t { end, otherwise };

class Parser {
 public:
  Parser(Templates& out, std::string_view file, std::shared_ptr<const std::string> source,
         std::vector<Token> tokens, const Functions& functions, const Limits& limits)
      : out_(out),
        file_(file),
        source_(std::move(source)),
        tokens_(std::move(tokens)),
        functions_(functions),
        limits_(limits) {}

  Result<void> run();

 private:
  const Token& token() const { return tokens_[std::min(at_, tokens_.size() - 1)]; }
  const Token& next() {
    const Token& taken = token();
    if (at_ + 1 < tokens_.size()) ++at_;
    last_ = &taken;
    return taken;
  }
  void skip_space() {
    while (token().kind == Token::space) ++at_;
  }
  const Token& peek_word() {
    skip_space();
    return token();
  }
  const Token& next_word() {
    skip_space();
    return next();
  }
  std::size_t line(std::size_t at) const {
    return 1 + static_cast<std::size_t>(std::count(
                   source_->begin(), source_->begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }
  Error error(std::string_view what) const { return error_at(last_ ? last_->at : 0, what); }
  Error error_at(std::size_t at, std::string_view what) const {
    return {Error::corrupt, fmt::format("template: {}:{}: {}", file_, line(at), what)};
  }
  Error unexpected(const Token& token, std::string_view where) const;
  Error too_large(std::string_view what) const {
    return {Error::too_large, fmt::format("template: {}:{}: {}", file_, line(token().at), what)};
  }
  Result<void> expect(Token::Kind kind, std::string_view where);

  Result<void> define();
  Result<void> add(Template made);
  Result<Ending> steps(std::vector<Step>& into);
  Result<std::optional<Ending>> step(std::vector<Step>& into);
  Result<std::optional<Ending>> action(std::vector<Step>& into);
  Result<void> jump(std::vector<Step>& into, Step::Kind kind, std::uint32_t at);
  Result<void> control(std::vector<Step>& into, Step::Kind kind);
  Result<void> otherwise(Step& step);
  Result<void> block(std::vector<Step>& into);
  Result<void> call(std::vector<Step>& into);
  Result<std::string> template_name(std::string_view where);
  Result<Pipe> pipe(std::string_view where, Token::Kind end);
  Result<void> declarations(Pipe& pipe, std::string_view where);
  Result<void> check(const Pipe& pipe, std::string_view where) const;
  Result<Command> command();
  Result<std::optional<Operand>> operand();
  Result<std::optional<Operand>> term();
  Result<Operand> literal(const Token& token);
  Result<Operand> variable(const Token& token);

  Templates& out_;
  std::string file_;
  std::shared_ptr<const std::string> source_;
  std::vector<Token> tokens_;
  const Functions& functions_;
  const Limits& limits_;
  std::size_t at_ = 0;
  const Token* last_ = nullptr;
  std::uint32_t action_ = 0;  ///< Where the action begins that is read.
  std::vector<std::string> variables_ = {"$"};
  std::uint32_t ranges_ = 0;
  std::uint32_t nesting_ = 0;
  std::vector<Template> made_;
};

/// Counts a level of nesting while it lives.
struct Level {
  explicit Level(std::uint32_t& counted) : count(counted) { ++count; }
  ~Level() { --count; }
  std::uint32_t& count;
};

Error Parser::unexpected(const Token& token, std::string_view where) const {
  if (token.kind != Token::error)
    return error(fmt::format("unexpected {} in {}", shown(token), where));
  std::string extra;
  if (line(action_) != line(token.at)) {
    extra = fmt::format(" in action started at {}:{}", file_, line(action_));
    if (token.text.ends_with(" action"))
      extra = extra.substr(std::string_view(" in action").size());
  }
  return error(token.text + extra);
}

Result<void> Parser::expect(Token::Kind kind, std::string_view where) {
  const Token& token = next_word();
  if (token.kind != kind) return unexpected(token, where);
  return {};
}

Result<void> Parser::run() {
  Template root{.name = file_, .file = file_, .source = source_};
  while (token().kind != Token::end_of_text) {
    if (token().kind == Token::left_delimiter) {
      const std::size_t before = at_;
      const std::uint32_t begins = token().at;
      next();
      if (next_word().kind == Token::word_define) {
        action_ = begins;
        TRY(define());
        continue;
      }
      at_ = before;
    }
    const auto ending = TRY(step(root.steps));
    if (ending) return error(*ending == Ending::end ? "unexpected {{end}}" : "unexpected {{else}}");
  }
  made_.insert(made_.begin(), std::move(root));
  for (auto& one : made_) TRY(add(std::move(one)));
  return {};
}

bool is_empty(const std::vector<Step>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const Step& step) {
    return step.kind == Step::text &&
           step.value.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
  });
}

Result<void> Parser::add(Template made) {
  auto& place = out_[made.name];
  if (place && is_empty(made.steps) && !is_empty(place->steps)) return {};
  const bool twice =
      place && place->source == source_ && !is_empty(place->steps) && !is_empty(made.steps);
  if (twice) return error("template: multiple definition of template " + quoted_text(made.name));
  place = std::make_shared<const Template>(std::move(made));
  return {};
}

Result<void> Parser::define() {
  constexpr std::string_view kWhere = "define clause";
  Template made{.file = file_, .source = source_};
  made.name = TRY(template_name(kWhere));
  TRY(expect(Token::right_delimiter, kWhere));
  const auto saved = std::exchange(variables_, {"$"});
  const Ending ending = TRY(steps(made.steps));
  if (ending != Ending::end) return error("unexpected {{else}} in define clause");
  variables_ = saved;
  made_.push_back(std::move(made));
  return {};
}

Result<Ending> Parser::steps(std::vector<Step>& into) {
  const Level level(nesting_);
  if (nesting_ > limits_.nesting)
    return too_large(fmt::format("more than {} blocks inside each other", limits_.nesting));
  while (peek_word().kind != Token::end_of_text) {
    const auto ending = TRY(step(into));
    if (ending) return *ending;
  }
  last_ = &token();
  return error("unexpected EOF");
}

Result<std::optional<Ending>> Parser::step(std::vector<Step>& into) {
  const Token& token = next_word();
  if (token.kind == Token::plain) {
    into.push_back({.kind = Step::text, .at = token.at, .value = token.text});
    return std::nullopt;
  }
  if (token.kind != Token::left_delimiter) return unexpected(token, "input");
  action_ = token.at;
  return action(into);
}

Result<std::optional<Ending>> Parser::action(std::vector<Step>& into) {
  const std::size_t before = at_;
  const Token& token = next_word();
  switch (token.kind) {
    case Token::word_block:
      TRY(block(into));
      return std::nullopt;
    case Token::word_break:
      TRY(jump(into, Step::leave, token.at));
      return std::nullopt;
    case Token::word_continue:
      TRY(jump(into, Step::next, token.at));
      return std::nullopt;
    case Token::word_else: {
      const auto kind = peek_word().kind;
      if (kind != Token::word_if && kind != Token::word_with)
        TRY(expect(Token::right_delimiter, "else"));
      return Ending::otherwise;
    }
    case Token::word_end:
      TRY(expect(Token::right_delimiter, "end"));
      return Ending::end;
    case Token::word_if:
      TRY(control(into, Step::choose));
      return std::nullopt;
    case Token::word_range:
      TRY(control(into, Step::range));
      return std::nullopt;
    case Token::word_template:
      TRY(call(into));
      return std::nullopt;
    case Token::word_with:
      TRY(control(into, Step::with));
      return std::nullopt;
    default:
      break;
  }
  at_ = before;
  Step made{.kind = Step::action, .at = peek_word().at};
  made.pipe = TRY(pipe("command", Token::right_delimiter));
  made.has_pipe = true;
  into.push_back(std::move(made));
  return std::nullopt;
}

Result<void> Parser::jump(std::vector<Step>& into, Step::Kind kind, std::uint32_t at) {
  const std::string_view name = kind == Step::leave ? "{{break}}" : "{{continue}}";
  TRY(expect(Token::right_delimiter, name));
  if (ranges_ == 0) return error(fmt::format("{} outside {{{{range}}}}", name));
  into.push_back({.kind = kind, .at = at});
  return {};
}

Result<void> Parser::control(std::vector<Step>& into, Step::Kind kind) {
  const std::size_t known = variables_.size();
  Step made{.kind = kind, .at = peek_word().at};
  made.pipe = TRY(pipe(kind == Step::choose  ? "if"
                       : kind == Step::range ? "range"
                                             : "with",
                       Token::right_delimiter));
  made.has_pipe = true;
  if (kind == Step::range) ++ranges_;
  const Ending ending = TRY(steps(made.body));
  if (kind == Step::range) --ranges_;
  if (ending == Ending::otherwise) TRY(otherwise(made));
  variables_.resize(known);
  into.push_back(std::move(made));
  return {};
}

/// What follows {{else; "else if" is an if inside, without an end of its own.
Result<void> Parser::otherwise(Step& step) {
  const auto word = peek_word().kind;
  const bool chains = (step.kind == Step::choose && word == Token::word_if) ||
                      (step.kind == Step::with && word == Token::word_with);
  if (chains) {
    next();
    const Level level(nesting_);
    if (nesting_ > limits_.nesting)
      return too_large(fmt::format("more than {} blocks inside each other", limits_.nesting));
    return control(step.otherwise, step.kind);
  }
  const Ending ending = TRY(steps(step.otherwise));
  if (ending != Ending::end) return error("expected end; found {{else}}");
  return {};
}

Result<void> Parser::block(std::vector<Step>& into) {
  constexpr std::string_view kWhere = "block clause";
  Step made{.kind = Step::call, .at = peek_word().at};
  made.value = TRY(template_name(kWhere));
  made.pipe = TRY(pipe(kWhere, Token::right_delimiter));
  made.has_pipe = true;
  Template inner{.name = made.value, .file = file_, .source = source_};
  const auto saved = std::exchange(variables_, {"$"});
  const auto ranges = std::exchange(ranges_, 0);
  const Ending ending = TRY(steps(inner.steps));
  if (ending != Ending::end) return error("unexpected {{else}} in block clause");
  variables_ = saved;
  ranges_ = ranges;
  made_.push_back(std::move(inner));
  into.push_back(std::move(made));
  return {};
}

Result<void> Parser::call(std::vector<Step>& into) {
  constexpr std::string_view kWhere = "template clause";
  Step made{.kind = Step::call, .at = peek_word().at};
  made.value = TRY(template_name(kWhere));
  if (peek_word().kind == Token::right_delimiter) {
    next();
  } else {
    made.pipe = TRY(pipe(kWhere, Token::right_delimiter));
    made.has_pipe = true;
  }
  into.push_back(std::move(made));
  return {};
}

Result<std::string> Parser::template_name(std::string_view where) {
  const Token& token = next_word();
  if (token.kind != Token::string && token.kind != Token::raw_string)
    return unexpected(token, where);
  auto name = unquoted(token.text);
  if (!name) return error("invalid syntax");
  return *std::move(name);
}

Result<Pipe> Parser::pipe(std::string_view where, Token::Kind end) {
  const Level level(nesting_);
  if (nesting_ > limits_.nesting)
    return too_large(fmt::format("more than {} blocks or parentheses inside each other", limits_.nesting));
  Pipe made{.at = peek_word().at};
  TRY(declarations(made, where));
  for (;;) {
    const std::size_t before = at_;
    const Token& token = next_word();
    if (token.kind == end) {
      TRY(check(made, where));
      return made;
    }
    switch (token.kind) {
      case Token::boolean:
      case Token::character_constant:
      case Token::complex:
      case Token::dot:
      case Token::field:
      case Token::identifier:
      case Token::number:
      case Token::nil:
      case Token::raw_string:
      case Token::string:
      case Token::variable:
      case Token::left_parenthesis:
        at_ = before;
        made.commands.push_back(TRY(command()));
        break;
      default:
        return unexpected(token, where);
    }
  }
}

/// "$x :=", "$x =", of a range also "$i, $x :=".
Result<void> Parser::declarations(Pipe& pipe, std::string_view where) {
  while (peek_word().kind == Token::variable) {
    const std::size_t before = at_;
    const std::string name = next().text;
    const Token& after = peek_word();
    if (after.kind == Token::assign || after.kind == Token::declare) {
      pipe.assigns = after.kind == Token::assign;
      next();
      pipe.variables.push_back(name);
      variables_.push_back(name);
      return {};
    }
    if (after.kind != Token::character || after.text != ",") {
      at_ = before;
      return {};
    }
    next();
    pipe.variables.push_back(name);
    variables_.push_back(name);
    if (where != "range" || pipe.variables.size() >= 2)
      return error(fmt::format("too many declarations in {}", where));
    const auto kind = peek_word().kind;
    if (kind != Token::variable && kind != Token::right_delimiter &&
        kind != Token::right_parenthesis)
      return error("range can only initialize variables");
  }
  return {};
}

Result<void> Parser::check(const Pipe& pipe, std::string_view where) const {
  if (pipe.commands.empty()) return error(fmt::format("missing value for {}", where));
  for (std::size_t i = 1; i < pipe.commands.size(); ++i) {
    const auto kind = pipe.commands[i].words.front().kind;
    if (kind == Operand::boolean || kind == Operand::dot || kind == Operand::nil ||
        kind == Operand::number || kind == Operand::text)
      return error(fmt::format("non executable command in pipeline stage {}", i + 1));
  }
  return {};
}

Result<Command> Parser::command() {
  Command made{.at = peek_word().at};
  for (;;) {
    skip_space();
    auto word = TRY(operand());
    if (word) made.words.push_back(*std::move(word));
    const std::size_t before = at_;
    const Token& token = next();
    if (token.kind == Token::space) continue;
    if (token.kind == Token::right_delimiter || token.kind == Token::right_parenthesis)
      at_ = before;
    else if (token.kind != Token::pipe)
      return unexpected(token, "operand");
    break;
  }
  if (made.words.empty()) return error("empty command");
  return made;
}

Result<std::optional<Operand>> Parser::operand() {
  auto made = TRY(term());
  if (!made || token().kind != Token::field) return made;
  const std::uint32_t at = token().at;
  std::vector<std::string> names;
  while (token().kind == Token::field) names.push_back(next().text.substr(1));
  switch (made->kind) {
    case Operand::field:
    case Operand::variable:
      made->at = at;
      made->names.insert(made->names.end(), names.begin(), names.end());
      return made;
    case Operand::boolean:
    case Operand::text:
    case Operand::number:
    case Operand::nil:
    case Operand::dot:
      return error("unexpected . after term " + quoted_text(written(*made)));
    default:
      break;
  }
  Operand chain{.kind = Operand::chain, .at = at, .names = std::move(names)};
  chain.base = std::make_unique<Operand>(*std::move(made));
  return chain;
}

Result<std::optional<Operand>> Parser::term() {
  const std::size_t before = at_;
  const Token& token = next_word();
  switch (token.kind) {
    case Token::identifier: {
      const auto function = functions_.find(token.text);
      if (function == functions_.end())
        return error("function " + quoted_text(token.text) + " not defined");
      Operand made{.kind = Operand::function, .at = token.at, .source = token.text};
      made.called = &function->second;
      return made;
    }
    case Token::dot:
      return Operand{.kind = Operand::dot, .at = token.at};
    case Token::nil:
      return Operand{.kind = Operand::nil, .at = token.at};
    case Token::variable:
      return TRY(variable(token));
    case Token::field:
      return Operand{.kind = Operand::field, .at = token.at, .names = {token.text.substr(1)}};
    case Token::boolean:
      return Operand{.kind = Operand::boolean,
                     .at = token.at,
                     .source = token.text,
                     .truth = token.text == "true"};
    case Token::character_constant:
    case Token::complex:
    case Token::number:
    case Token::string:
    case Token::raw_string:
      return TRY(literal(token));
    case Token::left_parenthesis: {
      Operand made{.kind = Operand::pipe, .at = token.at};
      made.inner = std::make_unique<Pipe>();
      *made.inner = TRY(pipe("parenthesized pipeline", Token::right_parenthesis));
      made.at = made.inner->at;
      return made;
    }
    default:
      at_ = before;
      return std::nullopt;
  }
}

Result<Operand> Parser::literal(const Token& token) {
  Operand made{.kind = Operand::number, .at = token.at, .source = token.text};
  if (token.kind == Token::string || token.kind == Token::raw_string) {
    made.kind = Operand::text;
    auto value = unquoted(token.text);
    if (!value) return error("invalid syntax");
    made.value = *std::move(value);
    return made;
  }
  if (token.kind == Token::complex || token.text.ends_with('i'))
    return error("complex numbers are not supported: " + quoted_text(token.text));
  if (auto read = read_number(made, token.kind == Token::character_constant); !read)
    return error(read.error().what);
  return made;
}

Result<Operand> Parser::variable(const Token& token) {
  if (std::find(variables_.begin(), variables_.end(), token.text) == variables_.end())
    return error("undefined variable " + quoted_text(token.text));
  return Operand{.kind = Operand::variable, .at = token.at, .names = {token.text}};
}

void set_integer(Operand& into, std::int64_t number) {
  into.is_integer = into.is_real = true;
  into.integer = number;
  into.real = static_cast<double>(number);
  into.is_natural = number >= 0;
  if (number >= 0) into.natural = static_cast<std::uint64_t>(number);
}
}  // namespace

Result<void> read_number(Operand& into, bool character) {
  const std::string& text = into.source;
  if (character) {
    const auto value = unquoted(text);
    if (!value) return Error{Error::corrupt, "malformed character constant: " + text};
    set_integer(into, static_cast<std::int64_t>(first_character(*value).code));
    return {};
  }
  if (const auto natural = parse_uint64(text, 0)) {
    into.is_natural = into.is_real = true;
    into.natural = *natural;
    into.real = static_cast<double>(*natural);
  }
  if (const auto integer = parse_int64(text, 0)) set_integer(into, *integer);
  if (into.is_natural || into.is_integer) return {};
  bool overflow = false;
  const auto real = parse_float(text, &overflow);
  if (!real || overflow)
    return Error{Error::corrupt, "illegal number syntax: " + quoted_text(text)};
  if (text.find_first_of(".eEpP") == text.npos)
    return Error{Error::corrupt, "integer overflow: " + quoted_text(text)};
  into.is_real = true;
  into.real = *real;
  if (std::trunc(*real) == *real && std::fabs(*real) < 9.2e18) {
    set_integer(into, static_cast<std::int64_t>(*real));
    into.real = *real;
  }
  return {};
}

Result<void> parse(Templates& templates, std::string_view name, std::string_view text,
                   const Functions& functions, const Limits& limits, const Syntax& syntax) {
  if (text.size() > limits.text)
    return Error{Error::too_large,
                 fmt::format("template: {}: longer than {} bytes", name, limits.text)};
  const auto source = std::make_shared<const std::string>(text);
  auto tokens = lex(*source, syntax.left, syntax.right, functions.contains("break"),
                    functions.contains("continue"));
  return Parser(templates, name, source, std::move(tokens), functions, limits).run();
}

}  // namespace oakum::gotemplate
