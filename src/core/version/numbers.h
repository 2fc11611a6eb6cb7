#pragma once
#include <compare>
#include <optional>
#include <string_view>

#include "core/version/digits.h"

// Versions that are nothing but numbers, of which none may be left out: 1.0 < 1.0.0.
namespace oakum::versions {

/// `text` without surrounding white space, if it is numbers with a single separator between each.
template <class Separates>
std::optional<std::string_view> parse_numbers(std::string_view text, Separates separates) noexcept {
  text = trimmed(text);
  for (auto rest = text; !take_digits(rest).empty(); rest.remove_prefix(1)) {
    if (rest.empty()) return text;
    if (!separates(rest.front())) break;
  }
  return std::nullopt;
}

/// Takes the first of several numbers, and the separator behind it.
inline std::string_view take_number(std::string_view& numbers) noexcept {
  const auto number = take_digits(numbers);
  if (!numbers.empty()) numbers.remove_prefix(1);
  return number;
}

/// Number by number; what is longer and begins alike is higher.
inline std::weak_ordering compare_each(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() && !b.empty()) {
    const auto number = take_number(a);
    if (const auto order = compare_digits(number, take_number(b)); order != 0) return order;
  }
  return b.empty() <=> a.empty();
}

/// Whether the first `count` numbers are there in `version`, the same as in `wanted`.
inline bool begins_with(std::string_view version, std::string_view wanted,
                        std::size_t count) noexcept {
  for (; count > 0; --count) {
    if (version.empty() || wanted.empty()) return false;
    const auto number = take_number(version);
    if (compare_digits(number, take_number(wanted)) != 0) return false;
  }
  return true;
}

}  // namespace oakum::versions
