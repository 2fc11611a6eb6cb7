#pragma once
#include <string_view>

namespace oakum::ecosystems {

/// What stands between the first pair of double quotes; "" when there is none.
inline std::string_view quoted(std::string_view text) {
  const auto start = text.find('"');
  if (start == std::string_view::npos) return {};
  const auto end = text.find('"', start + 1);
  if (end == std::string_view::npos) return {};
  return text.substr(start + 1, end - start - 1);
}

}  // namespace oakum::ecosystems
