#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace oakum {

/// A view of bytes that somebody else owns.
using ByteView = std::span<const std::byte>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The integer at `at` in little-endian (big-endian) order, or nothing when it does not lie wholly
/// inside.
template <class T>
std::optional<T> load_le(ByteView bytes, std::size_t at) {
  static_assert(std::is_unsigned_v<T>);
  if (at > bytes.size() || bytes.size() - at < sizeof(T)) return std::nullopt;
  T value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;)
    value = static_cast<T>((value << 7 << 1) | std::to_integer<T>(bytes[at + i]));
  return value;
}
template <class T>
std::optional<T> load_be(ByteView bytes, std::size_t at) {
  static_assert(std::is_unsigned_v<T>);
  if (at > bytes.size() || bytes.size() - at < sizeof(T)) return std::nullopt;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>((value << 7 << 1) | std::to_integer<T>(bytes[at + i]));
  return value;
}

/// `count` bytes from `at`, or nothing when they do not lie wholly inside; no sum can overflow.
inline std::optional<ByteView> slice(ByteView bytes, std::uint64_t at, std::uint64_t count) {
  if (at > bytes.size() || bytes.size() - at < count) return std::nullopt;
  return bytes.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
}

}  // namespace oakum
