#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spdx/index.h"

namespace oakum::spdx {

/// A licence that a text has or names.
struct Recognised {
  enum Kind : std::uint8_t {
    text,    ///< The licence itself.
    header,  ///< A notice that something is under it.
  };
  std::string id;         ///< SPDX id or expression. The text of a GNU licence is "GPL-2.0-only".
  double confidence = 0;  ///< 0..1. Of a text: how many of its words are there.
  std::uint32_t first_line = 0, last_line = 0;  ///< 1-based, inclusive.
  Kind kind = text;
  bool operator==(const Recognised&) const = default;
};

/// More of a text is not looked at.
constexpr std::size_t kMostText = 16u << 20;

/// The licences in a text whose confidence is at least `confidence` (0.5 at least): texts of the
/// SPDX list, SPDX-License-Identifier tags, and notices ("under the terms of the GNU General Public
/// License … either version 2 … or any later version", "Licensed under the Apache License, Version
/// 2.0"). In the order of the file; a notice within the text of a licence is part of it. Of texts
/// that overlap by more than half, the one that explains most words, with fewest of its own
/// missing, is told. What does not count is said at words_of.
///
/// Method: every four words in a row are looked up in the index; licences of which half is in the
/// text are looked for with a window that slides over their hits. O(length × licences that share a
/// shingle, at most some hundred), a few bytes of memory for each byte of text. Safe from any
/// thread.
std::vector<Recognised> recognise(std::string_view text, double confidence = 0.9,
                                  const Index& index = Index::built_in());

}  // namespace oakum::spdx
