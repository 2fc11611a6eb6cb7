#pragma once
#include <compare>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::disk::btrfs {

// All numbers on the disk are little-endian; outside the bytes there are zeros.
inline std::uint8_t u8(ByteView bytes, std::size_t at) {
  return load_le<std::uint8_t>(bytes, at).value_or(0);
}
inline std::uint16_t u16(ByteView bytes, std::size_t at) {
  return load_le<std::uint16_t>(bytes, at).value_or(0);
}
inline std::uint32_t u32(ByteView bytes, std::size_t at) {
  return load_le<std::uint32_t>(bytes, at).value_or(0);
}
inline std::uint64_t u64(ByteView bytes, std::size_t at) {
  return load_le<std::uint64_t>(bytes, at).value_or(0);
}

inline Error corrupt(std::string what) { return {Error::corrupt, "btrfs: " + std::move(what)}; }
inline Error unsupported(std::string what) {
  return {Error::unsupported, "btrfs: " + std::move(what)};
}

/// What items are ordered and found by.
struct Key {
  std::uint64_t object = 0;
  std::uint8_t type = 0;
  std::uint64_t offset = 0;
  auto operator<=>(const Key&) const = default;
};
inline constexpr std::size_t kKeyBytes = 17;
inline constexpr std::uint64_t kLast = ~0ull;  ///< The largest object or offset.

inline Key key_at(ByteView bytes, std::size_t at) {
  return {u64(bytes, at), u8(bytes, at + 8), u64(bytes, at + 9)};
}

}  // namespace oakum::disk::btrfs
