#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace oakum::inventory {

/// Some of the analyzers of a list, by their index in it. A value of four words.
class AnalyzerSet {
 public:
  static constexpr std::size_t kMost = 256;  ///< Indices are below it.

  constexpr AnalyzerSet() = default;
  static constexpr AnalyzerSet of(std::size_t index) {
    AnalyzerSet set;
    set.words_[index / 64] = std::uint64_t{1} << index % 64;
    return set;
  }

  constexpr bool empty() const { return !(words_[0] | words_[1] | words_[2] | words_[3]); }
  constexpr bool has(std::size_t index) const { return words_[index / 64] >> index % 64 & 1; }
  constexpr bool meets(const AnalyzerSet& other) const { return !(*this & other).empty(); }

  constexpr AnalyzerSet& operator|=(const AnalyzerSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr AnalyzerSet operator|(AnalyzerSet other) const { return other |= *this; }
  constexpr AnalyzerSet operator&(const AnalyzerSet& other) const {
    AnalyzerSet both;
    for (std::size_t i = 0; i < words_.size(); ++i) both.words_[i] = words_[i] & other.words_[i];
    return both;
  }
  /// Those that are not in the other.
  constexpr AnalyzerSet operator-(const AnalyzerSet& other) const {
    AnalyzerSet rest;
    for (std::size_t i = 0; i < words_.size(); ++i) rest.words_[i] = words_[i] & ~other.words_[i];
    return rest;
  }
  constexpr bool operator==(const AnalyzerSet&) const = default;

  /// Calls `use(index)` for each, in rising order.
  template <class Use>
  void each(Use use) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (auto word = words_[i]; word; word &= word - 1)
        use(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
  }

 private:
  std::array<std::uint64_t, kMost / 64> words_{};
};

}  // namespace oakum::inventory
