#pragma once
#include <cstdint>

#include "base/bytes.h"

namespace oakum::disk {

/// The integers of a structure that was read whole. What lies behind its end is 0, so that a short
/// structure cannot be read past: check sizes where 0 would mean something.
class Record {
 public:
  explicit Record(ByteView bytes) : bytes_(bytes) {}

  ByteView bytes() const { return bytes_; }
  std::uint8_t u8(std::size_t at) const { return load_le<std::uint8_t>(bytes_, at).value_or(0); }
  std::uint16_t u16(std::size_t at) const { return load_le<std::uint16_t>(bytes_, at).value_or(0); }
  std::uint32_t u32(std::size_t at) const { return load_le<std::uint32_t>(bytes_, at).value_or(0); }
  std::uint64_t u64(std::size_t at) const { return load_le<std::uint64_t>(bytes_, at).value_or(0); }
  std::uint32_t be32(std::size_t at) const {
    return load_be<std::uint32_t>(bytes_, at).value_or(0);
  }
  std::uint64_t be64(std::size_t at) const {
    return load_be<std::uint64_t>(bytes_, at).value_or(0);
  }
  /// Up to `count` bytes as text, cut at the first NUL.
  std::string_view text(std::size_t at, std::size_t count) const {
    if (at > bytes_.size()) return {};
    const auto all = as_text(bytes_.subspan(at)).substr(0, count);
    return all.substr(0, all.find('\0'));
  }
  /// Whether the bytes at `at` are these.
  bool has(std::size_t at, std::string_view magic) const {
    return at <= bytes_.size() && as_text(bytes_.subspan(at)).starts_with(magic);
  }

 private:
  ByteView bytes_;
};

}  // namespace oakum::disk
