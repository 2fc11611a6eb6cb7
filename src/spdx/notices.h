#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spdx/words.h"

namespace oakum::spdx {

/// A place that says under which licence something is.
struct Notice {
  std::string id;
  double confidence = 0;              ///< 1 for tags and full notices, less for short ones.
  std::uint32_t first = 0, last = 0;  ///< Words, inclusive.
};

/// SPDX-License-Identifier tags, and sentences "… under the terms of NAME", where NAME is one that
/// license_named knows, or a GNU licence whose version follows. `words` are those of `text`.
/// O(words).
std::vector<Notice> find_notices(std::string_view text, std::span<const Word> words);

}  // namespace oakum::spdx
