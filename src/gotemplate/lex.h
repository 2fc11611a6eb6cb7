#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oakum::gotemplate {

/// A piece of a template, as its parser wants them.
struct Token {
  enum Kind : std::uint8_t {
    error,  ///< `text` says what is wrong; the last token.
    boolean,
    character,  ///< A single one that means itself: ",".
    character_constant,
    complex,
    assign,
    declare,
    end_of_text,
    field,  ///< ".name"
    identifier,
    left_delimiter,
    left_parenthesis,
    number,
    pipe,
    raw_string,
    right_delimiter,
    right_parenthesis,
    space,
    string,
    plain,  ///< What stands outside of actions.
    variable,
    // Words that mean something; all after here.
    word_block,
    word_break,
    word_continue,
    dot,
    word_define,
    word_else,
    word_end,
    word_if,
    nil,
    word_range,
    word_template,
    word_with
  };
  Kind kind = error;
  std::uint32_t at = 0;  ///< Bytes from the start of the text.
  std::string text;
};

/// The tokens of a template, the last one an error or the end. O(length). `break_is_function`,
/// `continue_is_function`: the caller has functions of these names, which then are no keywords.
/// Source: the documentation of Go's text/template.
std::vector<Token> lex(std::string_view text, std::string_view left, std::string_view right,
                       bool break_is_function, bool continue_is_function);

}  // namespace oakum::gotemplate
