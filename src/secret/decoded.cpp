#include "secret/decoded.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace oakum::secret {
namespace {

constexpr std::size_t kLeast = 40;   // characters of base64
constexpr std::size_t kStride = 32;  // a word of kLeast has one of these places in it
constexpr std::size_t kMostWord = 64 << 10;

/// The value of each digit; 64: none.
constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(64);
  for (std::uint8_t i = 0; i < 26; ++i) {
    digits[static_cast<std::size_t>('A' + i)] = i;
    digits[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(i + 26);
  }
  for (std::uint8_t i = 0; i < 10; ++i)
    digits[static_cast<std::size_t>('0' + i)] = static_cast<std::uint8_t>(i + 52);
  digits['+'] = digits['-'] = 62;
  digits['/'] = digits['_'] = 63;
  return digits;
}();

bool is_digit64(char c) { return kDigits[static_cast<unsigned char>(c)] < 64; }

std::string decode64(std::string_view word) {
  std::string out;
  out.reserve(word.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : word) {
    bits = bits << 6 | kDigits[static_cast<unsigned char>(c)];
    if ((have += 6) < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have);
  }
  return out;
}

/// Text as people write it: no control characters but white space, ASCII for the most part.
bool says_text(std::string_view bytes) {
  std::size_t high = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') return false;
    if (byte == 0x7F) return false;
    high += byte >= 0x80;
  }
  return high * 10 <= bytes.size();
}

/// Its first bytes, before all of it is decoded.
bool starts_as_text(std::string_view word) { return says_text(decode64(word.substr(0, 24))); }

void add(Decoded& out, Span source, std::string_view text, const char* how) {
  const auto begin = out.text.size();
  out.text += text;
  out.pieces.push_back({source, {begin, out.text.size()}, how});
  out.text += '\n';
}

void find_base64(std::string_view text, Decoded& out) {
  std::size_t done = 0;
  for (std::size_t probe = kStride / 2; probe < text.size(); probe += kStride) {
    if (probe < done || !is_digit64(text[probe])) continue;
    auto begin = probe, end = probe;
    while (begin > done && is_digit64(text[begin - 1])) --begin;
    while (end < text.size() && is_digit64(text[end])) ++end;
    done = end;
    if (end - begin < kLeast || end - begin > kMostWord) continue;
    const auto word = text.substr(begin, end - begin);
    if (!starts_as_text(word)) continue;
    const auto said = decode64(word);
    if (says_text(said)) add(out, {begin, end}, said, "base64");
  }
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool ends_word(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' ||
         c == '`';
}

/// The length of an escape at `at`, 0 when there is none.
bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
}

void find_percent(std::string_view text, Decoded& out) {
  std::size_t done = 0;
  for (auto at = text.find('%'); at != text.npos; at = text.find('%', at)) {
    if (!is_escape(text, at)) {
      ++at;
      continue;
    }
    auto begin = at, end = at;
    while (begin > done && at - begin < kMostWord && !ends_word(text[begin - 1])) --begin;
    while (end < text.size() && end - at < kMostWord && !ends_word(text[end])) ++end;
    std::string said;
    for (auto i = begin; i < end; ++i) {
      if (text[i] == '%' && is_escape(text, i) && i + 2 < end) {
        said += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
      } else {
        said += text[i];
      }
    }
    if (says_text(said)) add(out, {begin, end}, said, "percent");
    at = done = std::max(end, at + 1);
  }
}

}  // namespace

const Decoded::Piece* Decoded::piece_of(Span span) const {
  auto after = std::upper_bound(
      pieces.begin(), pieces.end(), span.begin,
      [](std::size_t place, const Piece& piece) { return place < piece.place.begin; });
  if (after == pieces.begin()) return nullptr;
  const auto& piece = *--after;
  return span.end <= piece.place.end ? &piece : nullptr;
}

Decoded decode_words(std::string_view text) {
  Decoded out;
  find_base64(text, out);
  find_percent(text, out);
  return out;
}

}  // namespace oakum::secret
