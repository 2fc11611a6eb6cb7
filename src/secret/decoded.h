#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "secret/mask.h"

namespace oakum::secret {

/// What words of a text say once they are decoded, one level deep: each in a line of its own.
struct Decoded {
  struct Piece {
    Span source;      ///< The word in the text.
    Span place;       ///< Where it says what, in `text`.
    const char* how;  ///< "base64", "percent"
  };
  std::string text;
  std::vector<Piece> pieces;  ///< In order of both.

  /// The piece that a stretch of `text` lies in; null when it does in none wholly.
  const Piece* piece_of(Span span) const;
};

/// Words of base64 (standard and URL alphabet, 40 characters and more) that say text, and words
/// with percent escapes. One pass that looks at every 32nd byte and what is around it; at most as
/// many bytes come out as went in.
Decoded decode_words(std::string_view text);

}  // namespace oakum::secret
