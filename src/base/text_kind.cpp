#include "base/text_kind.h"

#include <algorithm>

namespace oakum {

bool looks_binary(ByteView head) {
  constexpr std::size_t kLookedAt = 300;
  const auto some = as_text(head.first(std::min(head.size(), kLookedAt)));
  return std::any_of(some.begin(), some.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 7 || byte == 11 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32);
  });
}

}  // namespace oakum
