// Upper and lower case, and names made of words.
#include <utf8proc.h>

#include "gotemplate/characters.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
template <std::string (*change)(std::string_view)>
Result<Value> changed(Call& call, Arguments a) {
  return call.text(change(a[0].text()));
}

char32_t to_title(char32_t c) {
  return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

/// Whether words end here, as strings.Title sees it.
bool separates(char32_t c) {
  if (c == '_' || is_letter(c) || is_decimal_digit(c)) return false;
  return c < 0x80 || is_blank_character(c);
}

std::string title(std::string_view text) {
  auto all = characters(text);
  char32_t before = ' ';
  for (auto& c : all) {
    const char32_t own = c;
    if (separates(before)) c = to_title(c);
    before = own;
  }
  return utf8(all);
}

std::string untitle(std::string_view text) {
  auto all = characters(text);
  bool start = true;
  for (auto& c : all) {
    const bool blank = is_blank_character(c);
    if (start && !blank) c = to_lower(c);
    start = blank;
  }
  return utf8(all);
}

std::string swap_case(std::string_view text) {
  auto all = characters(text);
  bool blank = true;
  for (auto& c : all) {
    const char32_t own = c;
    if (is_upper(c) || to_title(c) == c)
      c = to_lower(c);
    else if (is_lower(c))
      c = blank ? to_title(c) : to_upper(c);
    blank = is_blank_character(own);
  }
  return utf8(all);
}

bool connects(char32_t c) { return c == '-' || c == '_' || is_blank_character(c); }

std::string pascal_case(std::string_view text) {
  const auto all = characters(text);
  std::size_t at = 0;
  while (at < all.size() && connects(all[at])) ++at;
  std::u32string out = all.substr(0, at);
  if (at == all.size()) return utf8(out);
  bool capitals = is_upper(all[at]);  // inside a run of capitals, of which only the first stays one
  char32_t last = to_upper(all[at++]);
  for (; at < all.size(); ++at) {
    char32_t c = all[at];
    const char32_t before = std::exchange(last, c);
    if (connects(c) && connects(before)) {
      out += before;
      continue;
    }
    if (connects(before)) {
      capitals = is_upper(c);
      c = to_upper(c);
    } else {
      if (capitals && is_upper(c))
        c = to_lower(c);
      else
        capitals = false;
      out += before;
    }
    last = c;
  }
  return utf8(out += last);
}

enum class Word : std::uint8_t { none, number, capitals, letters, connector, punctuation, other };

bool is_number(char32_t c) {
  const auto kind = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}
bool is_punctuation(char32_t c) {
  const auto kind = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}
/// Letters that have cases, and those between Latin and the scripts that have none.
bool is_alphabetic(char32_t c) {
  return is_letter(c) && (is_upper(c) || is_lower(c) || to_title(c) == c || c < 0x3040);
}

struct NamedWord {
  Word kind = Word::none;
  std::u32string text;
};

Word kind_of(char32_t c) {
  if (connects(c)) return Word::connector;
  if (is_punctuation(c)) return Word::punctuation;
  if (is_upper(c)) return Word::capitals;
  if (is_alphabetic(c)) return Word::letters;
  return is_number(c) ? Word::number : Word::other;
}

/// "HTTPStatus2xx" as HTTP, Status, 2, xx. A capital followed by small letters is one word of kind
/// capitals.
std::vector<NamedWord> words_of(const std::u32string& text) {
  std::vector<NamedWord> words;
  for (std::size_t at = 0; at < text.size();) {
    const Word kind = kind_of(text[at]);
    std::size_t end = at + 1;
    if (kind == Word::capitals) {
      while (end < text.size() && is_upper(text[end])) ++end;
      const bool small_follows = end < text.size() && kind_of(text[end]) == Word::letters;
      if (small_follows && end - at > 1)
        --end;
      else if (small_follows)
        while (end < text.size() && kind_of(text[end]) == Word::letters) ++end;
    } else {
      while (end < text.size() && kind_of(text[end]) == kind) ++end;
    }
    words.push_back({kind, text.substr(at, end - at)});
    at = end;
  }
  return words;
}

void append_lower(std::u32string& out, const NamedWord& word, char32_t connector) {
  if (word.kind != Word::capitals && word.kind != Word::connector) {
    out += word.text;
    return;
  }
  for (const char32_t c : word.text) out += connects(c) ? connector : to_lower(c);
}

std::string joined_lower(std::string_view text, char32_t connector) {
  const auto words = words_of(characters(text));
  std::u32string out;
  std::size_t at = 0;
  const auto kind = [&] { return at < words.size() ? words[at].kind : Word::none; };
  const auto put = [&] {
    if (at < words.size()) append_lower(out, words[at], connector);
  };
  const auto stands_apart = [&] {
    return kind() != Word::connector && kind() != Word::punctuation;
  };
  // What is written with what stands before it: "2xx".
  const auto put_run = [&] {
    while (kind() == Word::letters || kind() == Word::number) put(), ++at;
    if (at < words.size() && stands_apart()) out += connector;
  };
  while (at + 1 < words.size()) {
    if (kind() != Word::connector) put();
    const Word before = kind();
    const std::size_t last = at++;
    if (before == Word::number) {
      put_run();
    } else if (before == Word::connector) {
      append_lower(out, words[last], connector);
    } else if (before != Word::punctuation) {
      if (kind() != Word::number) {
        if (stands_apart()) out += connector;
        continue;
      }
      if (at + 1 >= words.size()) continue;
      const NamedWord& digits = words[at++];
      if (kind() != Word::letters) {
        append_lower(out, digits, connector);
        if (stands_apart()) out += connector;
        continue;
      }
      out += connector;
      append_lower(out, digits, connector);
      put_run();
    }
  }
  put();
  return utf8(out);
}

std::string snake_case(std::string_view text) { return joined_lower(text, '_'); }
std::string kebab_case(std::string_view text) { return joined_lower(text, '-'); }
}  // namespace

void add_case_functions(Functions& functions) {
  functions["upper"] = {"s", changed<to_upper>};
  functions["lower"] = {"s", changed<to_lower>};
  functions["title"] = {"s", changed<title>};
  functions["untitle"] = {"s", changed<untitle>};
  functions["swapcase"] = {"s", changed<swap_case>};
  functions["camelcase"] = {"s", changed<pascal_case>};
  functions["snakecase"] = {"s", changed<snake_case>};
  functions["kebabcase"] = {"s", changed<kebab_case>};
}

}  // namespace oakum::gotemplate
