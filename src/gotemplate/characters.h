#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Characters and quoted texts as Go's unicode and strconv packages see them.
namespace oakum::gotemplate {

/// The character at the front of a text that is not empty; U+FFFD of length 1 where it is no UTF-8.
struct Character {
  char32_t code = 0xFFFD;
  std::uint32_t length = 1;
};
Character first_character(std::string_view text);

/// UTF-8 of a code point; of U+FFFD where it is none.
void append_utf8(std::string& out, char32_t code);
/// How many characters a text has; each byte that is no UTF-8 counts as one.
std::size_t count_characters(std::string_view text);
/// The text as characters.
std::u32string characters(std::string_view text);
std::string utf8(std::u32string_view text);

bool is_letter(char32_t c);
bool is_decimal_digit(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_blank_character(char32_t c);  ///< unicode.IsSpace
bool is_printable(char32_t c);        ///< unicode.IsPrint: only the ASCII blank of all blanks.
char32_t to_upper(char32_t c);
char32_t to_lower(char32_t c);
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

/// "U+0040 '@'"
std::string code_point(char32_t c);
/// Go syntax: double quotes, what is not printable (or, with `ascii`, not ASCII) escaped.
std::string quoted_text(std::string_view text, bool ascii = false);
std::string quoted_character(char32_t c, bool ascii = false);
/// The value of a Go literal: "…", `…` or '…' (one character); nothing when it is none.
std::optional<std::string> unquoted(std::string_view literal);

}  // namespace oakum::gotemplate
