#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// ASCII text as the formats we read use it: no locale, bytes above 127 are left alone.
namespace oakum {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text);
std::string_view trim_left(std::string_view text);
std::string_view trim_right(std::string_view text);

/// ASCII letters only.
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The pieces between separators; "a,,b" has three, "" has one (empty).
std::vector<std::string_view> split(std::string_view text, char separator);
/// The pieces between runs of white space; "" has none.
std::vector<std::string_view> split_words(std::string_view text);
/// What stands before and after the first separator; nothing when there is none.
std::optional<std::pair<std::string_view, std::string_view>> cut(std::string_view text,
                                                                 std::string_view separator);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// A whole decimal number that fits; nothing for "", signs, spaces or overflow.
std::optional<std::uint64_t> parse_decimal(std::string_view text);
/// A whole octal number that fits.
std::optional<std::uint64_t> parse_octal(std::string_view text);

/// Takes lines off the front of a text: without "\n" or "\r\n", counted from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  /// False at the end. A last line without an end of line counts.
  bool next(std::string_view& line);
  std::uint32_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::uint32_t number_ = 0;
};

/// Edit distance with transpositions (Damerau, restricted), at most `limit` + 1. For "did you
/// mean".
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);
/// The candidate nearest to `word` within two edits (and less than its length), or "".
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// The same text fit for a terminal or a log: control characters (C0, DEL, C1), bidirectional
/// overrides and invalid UTF-8 become \xNN or \u{NNNN}; everything else, tabs and newlines
/// excepted, stays.
std::string printable(std::string_view text);

}  // namespace oakum
