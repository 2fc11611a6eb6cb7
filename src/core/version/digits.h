#pragma once
#include <compare>
#include <string_view>

#include "base/text.h"

// What every ordering is made of: runs of characters, and decimal numbers of any length.
namespace oakum::versions {

/// Takes the longest run of characters that `belongs` accepts off the front.
template <class Belongs>
std::string_view take_while(std::string_view& rest, Belongs belongs) noexcept {
  std::size_t end = 0;
  while (end < rest.size() && belongs(rest[end])) ++end;
  const auto run = rest.substr(0, end);
  rest.remove_prefix(end);
  return run;
}

inline std::string_view take_digits(std::string_view& rest) noexcept {
  return take_while(rest, is_digit);
}

inline std::string_view without_leading_zeros(std::string_view digits) noexcept {
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

inline bool is_zero(std::string_view digits) noexcept {
  return without_leading_zeros(digits).empty();
}

/// Orders two runs of digits by value; an empty run is zero.
inline std::strong_ordering compare_digits(std::string_view a, std::string_view b) noexcept {
  a = without_leading_zeros(a);
  b = without_leading_zeros(b);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

inline char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Takes a word, given in lower case, off the front in any case.
inline bool take_word(std::string_view& rest, std::string_view word) noexcept {
  if (rest.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (lower(rest[i]) != word[i]) return false;
  rest.remove_prefix(word.size());
  return true;
}

/// Orders texts byte by byte without regard to case.
inline std::strong_ordering compare_any_case(std::string_view a, std::string_view b) noexcept {
  const auto byte = [](char c) { return static_cast<unsigned char>(lower(c)); };
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (const auto order = byte(a[i]) <=> byte(b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

/// `text` without surrounding white space; never allocates.
inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

inline bool starts_with(std::string_view text, std::size_t at, char c) noexcept {
  return at < text.size() && text[at] == c;
}

}  // namespace oakum::versions
