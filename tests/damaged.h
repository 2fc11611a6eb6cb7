#pragma once
// What damage makes of an example.
#include <algorithm>
#include <random>
#include <string>

namespace oakum {

/// Cut short, a byte changed, a piece taken out or doubled. `text` must not be empty.
inline std::string damaged(const std::string& text, std::mt19937& random) {
  auto out = text;
  const auto at = random() % out.size();
  const auto length = std::min<std::size_t>(random() % 64 + 1, out.size() - at);
  switch (random() % 4) {
    case 0:
      out.resize(at);
      break;
    case 1:
      out[at] = static_cast<char>(out[at] ^ (1 << random() % 8));
      break;
    case 2:
      out.erase(at, length);
      break;
    default:
      out.insert(at, out.substr(at, length));
  }
  return out;
}

}  // namespace oakum
