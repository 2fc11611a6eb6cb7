#pragma once
#include <string_view>

namespace oakum::disk {

/// Whether a directory may hold this name for something else than itself and its parent.
inline bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos &&
         name.find('\0') == name.npos;
}

/// How many entries of one directory are listed; more are an Error (too_large).
inline constexpr std::size_t kMaxEntries = 1'000'000;

}  // namespace oakum::disk
