#include "disk/btrfs/lzo.h"

#include <algorithm>
#include <cstring>

// LZO1X: instructions of one byte or more, each a match or a run of literals; the two lowest bits
// of a match say how many literals (0 to 3) follow it. Source: "LZO stream format as understood by
// Linux' LZO decompressor".
namespace oakum::disk::btrfs {
namespace {

class Decoder {
 public:
  Decoder(ByteView in, std::span<std::byte> out) : in_(in), out_(out) {}

  std::optional<std::size_t> run() {
    if (!start()) return std::nullopt;
    while (!ended_)
      if (!step()) return std::nullopt;
    return written_;
  }

 private:
  /// How many literals the last instruction gave: the meaning of the lowest codes depends on it.
  enum : unsigned { kNone = 0, kMany = 4 };

  /// A first byte above 17 is a run of literals.
  bool start() {
    if (in_.empty()) return false;
    const auto first = std::to_integer<unsigned>(in_[0]);
    if (first <= 17) return true;
    read_ = 1;
    literals_ = std::min<unsigned>(first - 17, kMany);
    return copy_literals(first - 17);
  }

  bool step() {
    unsigned code = 0;
    if (!byte(code)) return false;
    if (code >= 64) return near_match(code, 1 + (code >> 2 & 7), 3, code / 32 + 1);
    if (code >= 32) return far_match(code & 31, 31, 1);
    if (code >= 16) return code == 17 ? maybe_end() : very_far_match(code);
    if (literals_ == kNone) return literal_run(code);
    if (literals_ == kMany) return near_match(code, 0x801 + (code >> 2), 2, 3);
    return near_match(code, 1 + (code >> 2), 2, 2);
  }

  /// A match whose distance goes on in the next byte.
  bool near_match(unsigned code, std::size_t distance, unsigned shift, std::size_t length) {
    unsigned more = 0;
    return byte(more) && copy_match(distance + (std::size_t{more} << shift), length) &&
           take_literals(code & 3);
  }

  /// A match with a length of `bits`, which may go on, and 14 bits of distance from `base` on.
  bool far_match(std::size_t length, std::size_t mask, std::size_t base) {
    unsigned word = 0;
    return (length != 0 || extend(length, mask)) && two_bytes(word) &&
           copy_match(base + (word >> 2), length + 2) && take_literals(word & 3);
  }

  bool very_far_match(unsigned code) {
    return far_match(code & 7, 7, 0x4000 + (std::size_t{code & 8} << 11));
  }

  /// Distance 16384 of the shortest far match is the end.
  bool maybe_end() {
    if (in_.size() - read_ < 2 || in_[read_] != std::byte{0} || in_[read_ + 1] != std::byte{0})
      return very_far_match(17);
    ended_ = true;
    return true;
  }

  bool literal_run(std::size_t length) {
    if (length == 0 && !extend(length, 15)) return false;
    literals_ = kMany;
    return copy_literals(length + 3);
  }

  bool take_literals(unsigned count) {
    literals_ = count;
    return copy_literals(count);
  }

  /// A length that did not fit: 255 for each zero, and one more byte.
  bool extend(std::size_t& length, std::size_t base) {
    unsigned last = 0;
    length = base;
    while (byte(last))
      if (last != 0) {
        length += last;
        return true;
      } else {
        length += 255;
      }
    return false;
  }

  bool byte(unsigned& value) {
    if (read_ == in_.size()) return false;
    value = std::to_integer<unsigned>(in_[read_++]);
    return true;
  }

  bool two_bytes(unsigned& value) {
    unsigned high = 0;
    if (!byte(value) || !byte(high)) return false;
    value |= high << 8;
    return true;
  }

  bool copy_literals(std::size_t count) {
    if (in_.size() - read_ < count || out_.size() - written_ < count) return false;
    std::memcpy(out_.data() + written_, in_.data() + read_, count);
    read_ += count;
    written_ += count;
    return true;
  }

  bool copy_match(std::size_t distance, std::size_t length) {
    if (distance > written_ || out_.size() - written_ < length) return false;
    auto* const to = out_.data() + written_;
    if (distance >= length)
      std::memcpy(to, to - distance, length);
    else
      for (std::size_t i = 0; i < length; ++i) to[i] = (to - distance)[i];
    written_ += length;
    return true;
  }

  ByteView in_;
  std::span<std::byte> out_;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
  unsigned literals_ = kNone;
  bool ended_ = false;
};

}  // namespace

std::optional<std::size_t> decompress_lzo(ByteView in, std::span<std::byte> out) {
  return Decoder(in, out).run();
}

}  // namespace oakum::disk::btrfs
