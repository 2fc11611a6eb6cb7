#include "spdx/words.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/text.h"

namespace oakum::spdx {
namespace {

// A word's state as its letters come, and the hash it ends in: two operations a letter.
constexpr std::uint64_t kSeed = 0x243f6a8885a308d3;
constexpr std::uint64_t next_state(std::uint64_t state, unsigned char letter) {
  return std::rotl(state, 7) ^ letter;
}
constexpr std::uint32_t finish(std::uint64_t state) {
  return static_cast<std::uint32_t>((state ^ (state >> 32)) * 0x9e3779b97f4a7c15 >> 32);
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

constexpr std::uint32_t plain_hash(std::string_view word) {
  auto state = kSeed;
  for (const char c : word) state = next_state(state, static_cast<unsigned char>(c));
  return finish(state);
}

/// One spelling for words that licences use alike.
constexpr std::uint32_t one_spelling(std::uint32_t hash) {
  switch (hash) {
    case plain_hash("licence"):
      return plain_hash("license");
    case plain_hash("sublicence"):
      return plain_hash("sublicense");
    case plain_hash("licenced"):
      return plain_hash("licensed");
    case plain_hash("owner"):
      return plain_hash("holder");
    case plain_hash("https"):
      return plain_hash("http");
    case plain_hash("http"):
      return plain_hash("http");
    case plain_hash("organisation"):
      return plain_hash("organization");
    case kBlank:
      return 1;
    default:
      return hash;
  }
}

constexpr auto kMacroComment = plain_hash("dnl");

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
      if (kLetters[*p_])
        word();
      else
        mark();
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

  void word() {
    const auto* start = p_;
    auto state = kSeed, before = kSeed;
    std::uint32_t size = 0;
    unsigned char last = 0;
    do {
      for (unsigned char c; p_ < end_ && (c = kLetters[*p_]) != 0; ++p_, ++size) {
        before = state;
        state = next_state(state, c);
        last = c;
      }
    } while (p_ < end_ && joins());
    if (size <= 3 && is_list_number(start, size)) return;
    if (size > 3 && last == 's') state = before;
    const auto hash = finish(state);
    if (hash != kMacroComment) add(one_spelling(hash), start);
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
  bool is_list_number(const unsigned char* start, std::uint32_t size) const {
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
