#include "gotemplate/characters.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/text.h"
#include "formats/utf8.h"

namespace oakum::gotemplate {

namespace {
utf8proc_category_t category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

std::optional<unsigned> hex_digit(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// `count` digits of the base at the front of `rest`, taken off.
std::optional<std::uint32_t> digits(std::string_view& rest, std::size_t count, unsigned base) {
  if (rest.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto digit = hex_digit(rest[i]);
    if (!digit || *digit >= base) return std::nullopt;
    value = value * base + *digit;
  }
  rest.remove_prefix(count);
  return value;
}

bool take_code(std::string& out, std::string_view& rest, std::size_t count) {
  const auto code = digits(rest, count, 16);
  if (!code || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) return false;
  append_utf8(out, *code);
  return true;
}

bool take_byte(std::string& out, std::optional<std::uint32_t> byte, bool character) {
  if (!byte || *byte > 255) return false;
  if (character)
    append_utf8(out, *byte);
  else
    out += static_cast<char>(*byte);
  return true;
}

/// What follows a backslash; in a character constant a byte is a code point.
bool take_escape(std::string& out, std::string_view& rest, char quote) {
  if (rest.empty()) return false;
  const char c = rest.front();
  if (c >= '0' && c <= '7') return take_byte(out, digits(rest, 3, 8), quote == '\'');
  rest.remove_prefix(1);
  constexpr std::string_view kLetters = "abfnrtv\\";
  constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\";
  if (const auto at = kLetters.find(c); at != kLetters.npos) return out += kMeant[at], true;
  if (c == quote) return out += c, true;
  if (c == 'x') return take_byte(out, digits(rest, 2, 16), quote == '\'');
  if (c == 'u') return take_code(out, rest, 4);
  if (c == 'U') return take_code(out, rest, 8);
  return false;
}

void append_escaped(std::string& out, char32_t c, char quote, bool ascii) {
  if (c == static_cast<char32_t>(quote) || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
    return;
  }
  if ((c < 0x80 || !ascii) && is_printable(c)) return append_utf8(out, c);
  constexpr std::string_view kMeant = "\a\b\f\n\r\t\v";
  constexpr std::string_view kLetters = "abfnrtv";
  const auto at = c < 0x80 ? kMeant.find(static_cast<char>(c)) : kMeant.npos;
  if (at != kMeant.npos && c != 0) {
    out += '\\';
    out += kLetters[at];
  } else if (c < ' ' || c == 0x7F) {
    out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c));
  } else if (c < 0x10000) {
    out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
  } else {
    out += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(c));
  }
}
}  // namespace

Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = formats::utf8_sequence(text);
  if (length == 0) return {};
  char32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  return {code, static_cast<std::uint32_t>(length)};
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_character(text).length);
  return count;
}

std::u32string characters(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_character(text);
    out += character.code;
    text.remove_prefix(character.length);
  }
  return out;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

bool is_letter(char32_t c) {
  if (c < 0x80) return is_alpha(static_cast<char>(c));
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}
bool is_decimal_digit(char32_t c) {
  if (c < 0x80) return is_digit(static_cast<char>(c));
  return category(c) == UTF8PROC_CATEGORY_ND;
}
bool is_upper(char32_t c) { return category(c) == UTF8PROC_CATEGORY_LU; }
bool is_lower(char32_t c) { return category(c) == UTF8PROC_CATEGORY_LL; }
bool is_blank_character(char32_t c) {
  if (c < 0x80) return is_space(static_cast<char>(c));
  return c == 0x85 || c == 0xA0 ||
         (category(c) >= UTF8PROC_CATEGORY_ZS && category(c) <= UTF8PROC_CATEGORY_ZP);
}
bool is_printable(char32_t c) {
  if (c < 0x80) return c >= ' ' && c < 0x7F;
  const auto kind = category(c);
  return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_SO) && c <= 0x10FFFF;
}
char32_t to_upper(char32_t c) {
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t to_lower(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

std::string to_upper(std::string_view text) {
  std::u32string all = characters(text);
  for (auto& c : all) c = to_upper(c);
  return utf8(all);
}
std::string to_lower(std::string_view text) {
  std::u32string all = characters(text);
  for (auto& c : all) c = to_lower(c);
  return utf8(all);
}

std::string code_point(char32_t c) {
  std::string out = fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
  if (is_printable(c)) {
    out += " '";
    append_utf8(out, c);
    out += '\'';
  }
  return out;
}

std::string quoted_text(std::string_view text, bool ascii) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto character = first_character(text);
    if (character.code == 0xFFFD && character.length == 1)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
    else
      append_escaped(out, character.code, '"', ascii);
    text.remove_prefix(character.length);
  }
  return out += '"';
}

std::string quoted_character(char32_t c, bool ascii) {
  std::string out = "'";
  append_escaped(out, c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c, '\'', ascii);
  return out += '\'';
}

std::optional<std::string> unquoted(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) return std::nullopt;
  const char quote = literal.front();
  std::string_view rest = literal.substr(1, literal.size() - 2);
  if (quote == '`') {
    if (rest.find('`') != rest.npos) return std::nullopt;
    return replace_all(rest, "\r", "");
  }
  if (quote != '"' && quote != '\'') return std::nullopt;
  std::string out;
  std::size_t count = 0;
  for (; !rest.empty(); ++count) {
    const char c = rest.front();
    if (c == quote || c == '\n') return std::nullopt;
    if (c != '\\') {
      const auto length = first_character(rest).length;
      out += rest.substr(0, length);
      rest.remove_prefix(length);
      continue;
    }
    rest.remove_prefix(1);
    if (!take_escape(out, rest, quote)) return std::nullopt;
  }
  if (quote == '\'' && count != 1) return std::nullopt;
  return out;
}

}  // namespace oakum::gotemplate
