#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "spdx/index.h"
#include "spdx/words.h"

namespace oakum::spdx {

/// The text of a licence as found among words.
struct Match {
  std::uint16_t license = 0;          ///< Index into Index::licenses.
  std::uint32_t first = 0, last = 0;  ///< Words, inclusive.
  std::uint32_t missing = 0;          ///< Words of the licence that were not there.
  double confidence = 0;
};

/// The texts of licences among the words, none lying by more than half in another, by place.
std::vector<Match> find_matches(std::span<const Word> words, double confidence, const Index& index);

}  // namespace oakum::spdx
