#pragma once
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "disk/crc32c.h"

namespace oakum::disk::xfs {

// All numbers on the disk are big-endian (checksums are not); outside the bytes there are zeros.
inline std::uint8_t u8(ByteView bytes, std::size_t at) {
  return load_be<std::uint8_t>(bytes, at).value_or(0);
}
inline std::uint16_t u16(ByteView bytes, std::size_t at) {
  return load_be<std::uint16_t>(bytes, at).value_or(0);
}
inline std::uint32_t u32(ByteView bytes, std::size_t at) {
  return load_be<std::uint32_t>(bytes, at).value_or(0);
}
inline std::uint64_t u64(ByteView bytes, std::size_t at) {
  return load_be<std::uint64_t>(bytes, at).value_or(0);
}
inline bool has_magic(ByteView bytes, std::string_view magic) {
  return as_text(bytes).starts_with(magic);
}

inline Error corrupt(std::string what) { return {Error::corrupt, "xfs: " + std::move(what)}; }
inline Error unsupported(std::string what) {
  return {Error::unsupported, "xfs: " + std::move(what)};
}

/// Whether the checksum at `at` is that of `bytes`, taken with zeros in its own place.
inline bool checksum_matches(ByteView bytes, std::size_t at) {
  constexpr std::byte kZeros[4] = {};
  if (bytes.size() < at + sizeof kZeros) return false;
  const auto front = crc32c(crc32c(0, bytes.first(at)), kZeros);
  return crc32c(front, bytes.subspan(at + sizeof kZeros)) == load_le<std::uint32_t>(bytes, at);
}

}  // namespace oakum::disk::xfs
