#include "spdx/words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.h"

namespace oakum::spdx {
namespace {

constexpr std::size_t kBlock = 16;

/// A word's letters as they are hashed: blocks of sixteen, the last one filled up with zeros.
class Hash {
 public:
  constexpr void block(std::uint64_t low, std::uint64_t high) {
    state_ = (state_ ^ low) * 0x9e3779b97f4a7c15 + (high ^ 0x243f6a8885a308d3) * 0xc2b2ae3d27d4eb4f;
    state_ ^= state_ >> 32;
  }
  constexpr std::uint32_t finish() const {
    return static_cast<std::uint32_t>(state_ * 0xbf58476d1ce4e5b9 >> 32);
  }

 private:
  std::uint64_t state_ = 0;
};

constexpr std::uint32_t plain_hash(std::string_view word) {
  Hash hash;
  for (std::size_t at = 0; at < word.size(); at += kBlock) {
    std::uint64_t half[2] = {0, 0};
    for (std::size_t i = at; i < std::min(at + kBlock, word.size()); ++i)
      half[(i - at) / 8] |= std::uint64_t{static_cast<unsigned char>(word[i])} << (i % 8 * 8);
    hash.block(half[0], half[1]);
  }
  return hash.finish();
}

constexpr std::uint32_t kDropped = 2;  ///< For words that are none.

/// What becomes of some words: one spelling for those that licences use alike, and nothing of a
/// mark of comments in macros.
struct Replaced {
  std::uint32_t hash, by;
};
constexpr std::array kReplaced = {Replaced{plain_hash("licence"), plain_hash("license")},
                                  Replaced{plain_hash("sublicence"), plain_hash("sublicense")},
                                  Replaced{plain_hash("licenced"), plain_hash("licensed")},
                                  Replaced{plain_hash("owner"), plain_hash("holder")},
                                  Replaced{plain_hash("organisation"), plain_hash("organization")},
                                  Replaced{plain_hash("dnl"), kDropped},
                                  Replaced{kBlank, 1}};

/// Whether a hash with this lowest byte may be one of them: seldom, so that a look costs nothing.
constexpr auto kMayBeReplaced = [] {
  std::array<bool, 256> table{};
  for (const auto& one : kReplaced) table[one.hash & 255] = true;
  return table;
}();

std::uint32_t replaced(std::uint32_t hash) {
  if (!kMayBeReplaced[hash & 255]) [[likely]]
    return hash;
  for (const auto& one : kReplaced)
    if (one.hash == hash) return one.by;
  return hash;
}

/// The lower-case form of what words are made of, 0 for all else.
constexpr auto kLetters = [] {
  std::array<unsigned char, 256> table{};
  for (unsigned c = 'a'; c <= 'z'; ++c)
    table[c] = table[c - 'a' + 'A'] = static_cast<unsigned char>(c);
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = static_cast<unsigned char>(c);
  for (unsigned c = 0x80; c < 0x100; ++c) table[c] = static_cast<unsigned char>(c);
  table[0xc2] = table[0xe2] = 0;  // punctuation: "©", "“", "—"
  return table;
}();

/// What ends a word for good: behind other marks it may go on, or be the number of a list's item.
constexpr auto kEnds = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 0x80; ++c)
    table[c] = kLetters[c] == 0 && c != '-' && c != '\'' && c != '.' && c != ')';
  return table;
}();

class Splitter {
 public:
  explicit Splitter(std::string_view text)
      : begin_(reinterpret_cast<const unsigned char*>(text.data())),
        end_(begin_ + text.size()),
        p_(begin_) {
    grow(text.size() / 6 + 16);
  }

  std::vector<Word> split() {
    while (p_ < end_) {
      if (!kLetters[*p_])
        mark();
      else if (!short_word())
        word();
    }
    words_.resize(static_cast<std::size_t>(next_ - words_.data()));
    return std::move(words_);
  }

 private:
  void add(std::uint32_t hash, const unsigned char* where) {
    if (next_ == stop_) [[unlikely]]
      grow(words_.size() * 2);
    *next_++ = {hash, static_cast<std::uint32_t>(where - begin_)};
  }
  void add_word(const Hash& hash, const unsigned char* where) {
    if (const auto final = replaced(hash.finish()); final != kDropped) add(final, where);
  }
  void grow(std::size_t size) {
    const auto used = next_ - words_.data();
    words_.resize(size);
    next_ = words_.data() + used;
    stop_ = words_.data() + words_.size();
  }

  unsigned char at(std::ptrdiff_t by) const { return end_ - p_ > by ? p_[by] : 0; }

  void mark() {
    if (*p_ == '\x01') add(kBlank, p_);
    const auto size = *p_ == 0xe2 ? 3 : *p_ == 0xc2 ? 2 : 1;
    p_ += std::min<std::ptrdiff_t>(size, end_ - p_);
  }

  /// Takes a word of at most fifteen ASCII letters and digits that surely ends behind them: nearly
  /// every one, without a look at each letter. False when it is not one; then nothing is taken.
  bool short_word() {
#ifdef __SSE2__
    if (end_ - p_ <= static_cast<std::ptrdiff_t>(kBlock)) return false;
    // In what words are made of, a set bit 5 is lower case, and digits have it.
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p_));
    const auto low = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const auto between = [](__m128i value, char first, char last) {
      return _mm_and_si128(_mm_cmpgt_epi8(value, _mm_set1_epi8(static_cast<char>(first - 1))),
                           _mm_cmplt_epi8(value, _mm_set1_epi8(static_cast<char>(last + 1))));
    };
    const auto letters = _mm_or_si128(between(low, 'a', 'z'), between(bytes, '0', '9'));
    const auto others = ~static_cast<unsigned>(_mm_movemask_epi8(letters)) & 0xffffu;
    if (others == 0) return false;
    const auto size = static_cast<unsigned>(std::countr_zero(others));
    if (!kEnds[p_[size]] && !ends_sentence(size)) return false;
    alignas(16) std::uint64_t half[2];
    _mm_store_si128(reinterpret_cast<__m128i*>(half), low);
    const auto shown = size - (size > 3 && (p_[size - 1] | 0x20) == 's');
    Hash hash;
    if (shown <= 8)
      hash.block(first_bytes(half[0], shown), 0);
    else
      hash.block(half[0], first_bytes(half[1], shown - 8));
    add_word(hash, p_);
    p_ += size;
    return true;
#else
    return false;
#endif
  }

  /// Whether a mark behind so many letters ends them, which are too many for a list's number.
  bool ends_sentence(unsigned size) const {
    if (size <= 3) return false;
    return p_[size] == ')' || (p_[size] == '.' && is_space(static_cast<char>(p_[size + 1])));
  }

  static std::uint64_t first_bytes(std::uint64_t bytes, unsigned count) {
    return count == 0 ? 0 : bytes & (~std::uint64_t{0} >> (64 - 8 * count));
  }

  /// Any word.
  void word() {
    const auto* start = p_;
    Hash hash;
    std::array<unsigned char, kBlock> block{};
    std::size_t filled = 0, size = 0;
    do {
      for (unsigned char c; p_ < end_ && (c = kLetters[*p_]) != 0; ++p_, ++size) {
        if (filled == kBlock) add_block(block, std::exchange(filled, 0), hash);
        block[filled++] = c;
      }
    } while (p_ < end_ && joins());
    if (size <= 3 && is_list_number(start, size)) return;
    if (size > 3 && block[filled - 1] == 's') --filled;
    if (filled > 0) add_block(block, filled, hash);
    add_word(hash, start);
  }

  static void add_block(std::array<unsigned char, kBlock>& block, std::size_t filled, Hash& hash) {
    std::fill(block.begin() + static_cast<std::ptrdiff_t>(filled), block.end(), std::uint8_t{0});
    std::uint64_t half[2] = {0, 0};
    for (std::size_t i = 0; i < kBlock; ++i) half[i / 8] |= std::uint64_t{block[i]} << (i % 8 * 8);
    hash.block(half[0], half[1]);
  }

  /// Whether the word goes on behind the mark here: a hyphen or an apostrophe, the dot of a number,
  /// or a hyphen at the end of a line.
  bool joins() {
    if (*p_ == '\'' && kLetters[at(1)]) return ++p_, true;
    if (*p_ == 0xe2 && at(1) == 0x80) {
      const bool joint = (at(2) >= 0x90 && at(2) <= 0x91) || (at(2) >= 0x98 && at(2) <= 0x99);
      if (!joint || !kLetters[at(3)]) return false;
      return p_ += 3, true;
    }
    const auto digit = [](unsigned char c) { return is_digit(static_cast<char>(c)); };
    if (*p_ == '.' && digit(p_[-1]) && digit(at(1))) return ++p_, true;
    if (*p_ != '-') return false;
    if (kLetters[at(1)]) return ++p_, true;
    return joins_next_line();
  }

  bool joins_next_line() {
    const auto* next = p_ + 1;
    if (next < end_ && *next == '\r') ++next;
    if (next == end_ || *next != '\n') return false;
    constexpr std::ptrdiff_t kWidestMargin = 16;
    const auto* stop = end_ - next > kWidestMargin ? next + kWidestMargin : end_;
    while (++next < stop)
      if (kLetters[*next]) break;
    if (next >= stop || *next < 'a' || *next > 'z') return false;
    p_ = next;
    return true;
  }

  /// "1." "2)" "(a)" "iv)": p_ is behind it.
  bool is_list_number(const unsigned char* start, std::size_t size) const {
    const bool closed = at(0) == ')';
    if (!closed && (at(0) != '.' || (p_ + 1 < end_ && !is_space(static_cast<char>(p_[1])))))
      return false;
    if (size == 1) return true;
    bool digits = true, roman = true;
    for (const auto* c = start; c < p_; ++c) {
      digits = digits && is_digit(static_cast<char>(*c));
      roman = roman && (*c == 'i' || *c == 'v' || *c == 'x');
    }
    return (digits && size <= 2) || (roman && closed);
  }

  const unsigned char* begin_;
  const unsigned char* end_;
  const unsigned char* p_;
  std::vector<Word> words_;  ///< Larger than what has been written of it.
  Word* next_ = nullptr;
  Word* stop_ = nullptr;
};

}  // namespace

std::vector<Word> words_of(std::string_view text) { return Splitter(text).split(); }

std::uint32_t word_hash(std::string_view word) {
  const auto words = words_of(word);
  return words.empty() ? kBlank : words.front().hash;
}

}  // namespace oakum::spdx
