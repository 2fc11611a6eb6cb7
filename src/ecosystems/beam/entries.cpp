#include "ecosystems/beam/entries.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::ecosystems::beam {
namespace {

bool is_word(char c) {
  return is_alpha(c) || is_digit(c) ||
         std::string_view("_@.?!-+").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool Entries::next(Entry& entry) {
  for (auto token = take(); token.kind != end; token = take()) {
    if (token.kind == damaged) {
      entry = {.line = token.line, .end_line = token.line};
      return true;
    }
    if (!is_name(token)) continue;
    take();  // the opening bracket
    entry = {.name = token.value, .line = token.line, .end_line = token.line};
    read_tuple(entry);
    if (entry.whole && language_ == Language::erlang) read_level(entry);
    return true;
  }
  return false;
}

bool Entries::is_name(const Token& token) {
  if (token.kind != (language_ == Language::erlang ? binary : string)) return false;
  skip_between();
  return rest_.starts_with('{');
}

void Entries::read_tuple(Entry& entry) {
  for (std::size_t depth = 1; depth > 0;) {
    const auto before = rest_;
    const auto line = line_;
    const auto token = take();
    if (token.kind == end) return;
    if (is_name(token)) {
      rest_ = before;
      line_ = line;
      return;
    }
    entry.end_line = token.line;
    if (token.kind == open) ++depth;
    if (token.kind == close) --depth;
    const bool is_item = token.kind == string || token.kind == binary || token.kind == word;
    if (is_item && depth == 1 && entry.items.size() < Entry::kMostItems)
      entry.items.push_back({token.kind != word, token.value});
  }
  entry.whole = true;
}

/// {<<"cowboy">>,{pkg,…},0}: what stands between the tuple's end and that of the one around it.
void Entries::read_level(Entry& entry) {
  const auto before = rest_;
  const auto line = line_;
  const auto level = take(), after = take();
  if (level.kind == word && after.kind == close) {
    entry.level = level.value;
    entry.end_line = after.line;
  } else {
    rest_ = before;
    line_ = line;
  }
}

/// White space, comments and what only divides terms.
void Entries::skip_between() {
  const char comment = language_ == Language::erlang ? '%' : '#';
  while (!rest_.empty()) {
    const char c = rest_[0];
    if (c == comment) {
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    } else if (is_word(c) || std::string_view("{}[]\"'<").find(c) != std::string_view::npos) {
      return;
    } else {
      if (c == '\n') ++line_;
      rest_.remove_prefix(1);
    }
  }
}

Entries::Token Entries::take() {
  skip_between();
  if (rest_.empty()) return {.line = line_};
  const char c = rest_[0];
  if (c == '"' || c == '\'') return take_quoted(1, c, c == '"' ? string : word);
  if (rest_.starts_with("<<\"")) return take_quoted(3, '"', binary);
  if (is_word(c)) return take_word();
  const Token token{c == '{' || c == '[' ? open
                    : c == '<'           ? word
                                         : close,
                    rest_.substr(0, 1), line_};
  rest_.remove_prefix(1);
  return token;
}

/// Up to the quote. Without one the rest of the line is damaged: no text in these files goes on
/// over lines.
Entries::Token Entries::take_quoted(std::size_t opening, char quote, Kind kind) {
  auto at = opening;
  while (at < rest_.size() && rest_[at] != quote && rest_[at] != '\n')
    at += rest_[at] == '\\' && at + 1 < rest_.size() && rest_[at + 1] != '\n' ? 2 : 1;
  at = std::min(at, rest_.size());
  const bool ends = at < rest_.size() && rest_[at] == quote;
  const Token token{ends ? kind : damaged, rest_.substr(opening, at - opening), line_};
  rest_.remove_prefix(ends ? at + 1 : at);
  if (token.kind != binary) return token;
  if (rest_.starts_with("/utf8")) rest_.remove_prefix(5);
  if (rest_.starts_with(">>")) rest_.remove_prefix(2);
  return token;
}

Entries::Token Entries::take_word() {
  std::size_t size = 1;
  while (size < rest_.size() && is_word(rest_[size])) ++size;
  const Token token{word, rest_.substr(0, size), line_};
  rest_.remove_prefix(size);
  return token;
}

}  // namespace oakum::ecosystems::beam
