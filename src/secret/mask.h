#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"

namespace oakum::secret {

/// Bytes from `begin` to before `end`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  auto operator<=>(const Span&) const = default;
};

/// Shows places of a text with everything in it masked that is secret: each byte but the ends of
/// lines becomes '*'. Lines longer than 100 bytes are cut (around the match: 30 bytes before it, 20
/// after it), carriage returns left out, what is not UTF-8 becomes U+FFFD.
class Mask {
 public:
  /// `secrets` in any order; they may overlap. The text outlives the mask.
  Mask(std::string_view text, std::vector<Span> secrets);

  /// The line or lines of a match.
  std::string match(Span match) const;
  /// The lines of a match with two before and one after it; `line` is the number of its first one.
  /// At most 200 of them.
  std::vector<CodeLine> code(Span match, std::uint32_t line) const;

 private:
  Span lines_of(Span match) const;
  std::string shown(Span span) const;

  std::string_view text_;
  std::vector<Span> secrets_;  ///< Sorted, apart from each other.
};

/// Masks a value, where it is longer than eight bytes and in one line, also where it stands once
/// more in something that Mask shows.
void hide(std::string_view value, std::string& shown);

}  // namespace oakum::secret
