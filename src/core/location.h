#pragma once
#include <compare>
#include <cstdint>
#include <string>

namespace oakum {

/// A place in what was scanned, precise enough that a person can go there.
struct Location {
  std::string path;         ///< Relative to the scan root, '/'-separated, no leading '/'.
  std::uint32_t line = 0;   ///< 1-based; 0 means the whole file.
  std::uint16_t layer = 0;  ///< Index into Inventory::layers; 0 for a plain directory.
  auto operator<=>(const Location&) const = default;
};

/// A stretch of lines, 1-based and inclusive.
struct LineRange {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  auto operator<=>(const LineRange&) const = default;
};

}  // namespace oakum
