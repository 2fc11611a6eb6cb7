#include "formats/utf16.h"

#include <cstdint>

namespace oakum::formats {

namespace {

void append(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto follow = [&](unsigned shift) { put(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    follow(0);
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    follow(6), follow(0);
  } else {
    put(0xF0 | (point >> 18));
    follow(12), follow(6), follow(0);
  }
}

}  // namespace

std::optional<std::string> decode_utf16(std::string_view text) {
  const bool little = text.starts_with("\xFF\xFE");
  if (!little && !text.starts_with("\xFE\xFF")) return std::nullopt;
  const auto unit = [&](std::size_t at) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(text[at]),
               second = static_cast<unsigned char>(text[at + 1]);
    return little ? first | second << 8 : first << 8 | second;
  };
  std::string decoded;
  decoded.reserve(text.size() / 2);
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    auto point = unit(at);
    if (point >= 0xD800 && point < 0xE000) {
      const auto low = point < 0xDC00 && at + 3 < text.size() ? unit(at + 2) : 0;
      const bool paired = low >= 0xDC00 && low < 0xE000;
      if (paired) at += 2;
      point = paired ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
    }
    append(decoded, point);
  }
  return decoded;
}

}  // namespace oakum::formats
