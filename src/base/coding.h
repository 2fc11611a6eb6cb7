#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

// How numbers and texts lie in files of our own: little-endian words, varints of seven bits a byte
// (low ones first), texts behind their length.
namespace oakum {

/// Appends to a byte string.
class Encoder {
 public:
  void byte(unsigned value) { bytes_.push_back(static_cast<char>(value & 0xff)); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) byte(static_cast<unsigned>(value) | 0x80);
    byte(static_cast<unsigned>(value));
  }
  /// A signed number with the sign in the lowest bit.
  void zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void word(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) byte(static_cast<unsigned>(value >> (8 * i)));
  }
  void u32(std::uint32_t value) { word(value, 4); }
  void u64(std::uint64_t value) { word(value, 8); }
  void text(std::string_view text) {
    varint(text.size());
    bytes_ += text;
  }
  void raw(std::string_view bytes) { bytes_ += bytes; }

  std::size_t size() const { return bytes_.size(); }
  std::string take() { return std::move(bytes_); }
  const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

/// Reads what Encoder wrote, from bytes nobody vouches for: past the end, or at a number that does
/// not fit, it yields zeros and empty texts and ok() is false from then on.
class Decoder {
 public:
  explicit Decoder(ByteView bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint8_t byte() {
    return at_ == end_ ? fail<std::uint8_t>() : std::to_integer<std::uint8_t>(*at_++);
  }
  std::uint64_t varint() {
    if (at_ != end_ && std::to_integer<unsigned>(*at_) < 0x80)
      return std::to_integer<unsigned>(*at_++);
    return long_varint();
  }
  std::uint32_t varint32() {
    const auto value = varint();
    return value > UINT32_MAX ? fail<std::uint32_t>() : static_cast<std::uint32_t>(value);
  }
  std::int64_t zigzag() {
    const auto value = varint();
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
  }
  std::uint64_t word(unsigned size) {
    if (left() < size) return fail<std::uint64_t>();
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) value |= std::to_integer<std::uint64_t>(at_[i]) << (8 * i);
    at_ += size;
    return value;
  }
  std::uint32_t u32() { return static_cast<std::uint32_t>(word(4)); }
  std::uint64_t u64() { return word(8); }
  std::string_view text() { return as_text(bytes(varint())); }
  /// A text that ends with a NUL, which is passed over.
  std::string_view terminated() {
    const void* nul = left() == 0 ? nullptr : std::memchr(at_, 0, left());
    if (nul == nullptr) return fail<std::string_view>();
    const auto view = as_text({at_, static_cast<const std::byte*>(nul)});
    at_ = static_cast<const std::byte*>(nul) + 1;
    return view;
  }
  ByteView bytes(std::uint64_t count) {
    if (count > left()) return fail<ByteView>();
    const ByteView view(at_, static_cast<std::size_t>(count));
    at_ += view.size();
    return view;
  }
  /// A count of things that take at least `least` bytes each: more than can follow is a failure.
  std::size_t count(std::size_t least = 1) {
    const auto value = varint();
    return value > left() / least ? fail<std::size_t>() : static_cast<std::size_t>(value);
  }

 private:
  template <class T>
  T fail() {
    ok_ = false;
    at_ = end_;
    return T{};
  }
  std::uint64_t long_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto part = std::to_integer<std::uint64_t>(*at_++);
      if (shift == 63 && part > 1) break;
      value |= (part & 0x7f) << shift;
      if (part < 0x80) return value;
    }
    return fail<std::uint64_t>();
  }

  const std::byte* at_;
  const std::byte* end_;
  bool ok_ = true;
};

}  // namespace oakum
