#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace oakum::spdx {

/// A word of a text as licences are compared by: a hash, and where it stands.
struct Word {
  std::uint32_t hash = 0;  ///< kBlank for a place that everybody fills in.
  std::uint32_t at = 0;    ///< Byte offset of its first character.
  bool operator==(const Word&) const = default;
};

/// The hash of '\x01', which stands for such a place in the texts that an index is built from.
constexpr std::uint32_t kBlank = 0;

/// The words of a text (of less than 4 GiB). What licences differ in without meaning to does not
/// count: case, punctuation and comment marks, how lines are wrapped and words hyphenated, a plural
/// "s", the numbers and letters of list items, "licence" for "license". Letters outside of ASCII
/// are kept, typographic quotes and dashes are those of ASCII. O(length), 8 bytes a word.
std::vector<Word> words_of(std::string_view text);

/// What words_of makes of one word, given in lower case.
std::uint32_t word_hash(std::string_view word);

/// Four words in a row as one number; meaningless when one of them is kBlank.
inline std::uint32_t shingle_hash(const Word* words) {
  const auto two = [](std::uint32_t a, std::uint32_t b) { return a | std::uint64_t{b} << 32; };
  const auto mixed = two(words[0].hash, words[1].hash) * 0x9e3779b97f4a7c15u +
                     two(words[2].hash, words[3].hash) * 0xc2b2ae3d27d4eb4fu;
  return static_cast<std::uint32_t>((mixed ^ (mixed >> 29)) * 0xbf58476d1ce4e5b9u >> 32);
}
constexpr std::size_t kShingle = 4;

}  // namespace oakum::spdx
