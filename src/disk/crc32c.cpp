#include "disk/crc32c.h"

#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace oakum::disk {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // bit-reversed
constexpr std::size_t kWord = 8;

using Tables = std::array<std::array<std::uint32_t, 256>, kWord>;

/// tables[n][byte] is what `byte` adds when n bytes follow it.
constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = sum;
  }
  for (std::size_t n = 1; n < kWord; ++n)
    for (std::size_t byte = 0; byte < 256; ++byte)
      tables[n][byte] = tables[n - 1][byte] >> 8 ^ tables[0][tables[n - 1][byte] & 0xFF];
  return tables;
}

std::uint32_t by_tables(std::uint32_t sum, ByteView bytes) {
  static constexpr Tables kTables = make_tables();
  for (; bytes.size() >= kWord; bytes = bytes.subspan(kWord)) {
    const auto word = *load_le<std::uint64_t>(bytes, 0) ^ sum;
    sum = 0;
    for (std::size_t i = 0; i < kWord; ++i) sum ^= kTables[kWord - 1 - i][word >> 8 * i & 0xFF];
  }
  for (const auto byte : bytes)
    sum = sum >> 8 ^ kTables[0][(sum ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
  return sum;
}

#if defined(__x86_64__)
std::uint64_t load_word(const std::byte* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::uint32_t sum, ByteView bytes) {
  std::uint64_t wide = sum;
  for (; bytes.size() >= kWord; bytes = bytes.subspan(kWord))
    wide = _mm_crc32_u64(wide, load_word(bytes.data()));
  sum = static_cast<std::uint32_t>(wide);
  for (const auto byte : bytes) sum = _mm_crc32_u8(sum, std::to_integer<std::uint8_t>(byte));
  return sum;
}
#endif

}  // namespace

std::uint32_t crc32c(std::uint32_t crc, ByteView bytes) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~by_instruction(~crc, bytes);
#endif
  return ~by_tables(~crc, bytes);
}

}  // namespace oakum::disk
