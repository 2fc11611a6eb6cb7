#pragma once
#include <compare>
#include <string_view>

namespace oakum::versions {

/// Orders what `parse` accepts by `compare`, and below it everything else by its bytes.
template <class Parse, class Compare>
std::weak_ordering compare_or_bytes(std::string_view a, std::string_view b, Parse parse,
                                    Compare compare) noexcept {
  const auto left = parse(a);
  const auto right = parse(b);
  if (left && right) return compare(*left, *right);
  if (left.has_value() != right.has_value()) return left.has_value() <=> right.has_value();
  return a <=> b;
}

}  // namespace oakum::versions
