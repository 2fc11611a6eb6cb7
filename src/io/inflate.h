#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace oakum::io {

/// Raw deflate (RFC 1951), streaming. Accepts what zlib accepts and nothing else; about twice as
/// fast.
///
/// How: canonical Huffman codes become tables of 2^11 (2^8 for distances) entries with second-level
/// tables behind; far from the ends of input and output a loop without checks decodes up to three
/// literals or a match per refill of a 64-bit buffer, near them a careful one does the same symbol
/// by symbol, each whole or not at all.
class Inflate {
 public:
  enum class Status : std::uint8_t {
    more,  ///< Give more input, or more room.
    done,  ///< The last block has ended; what follows it was not consumed.
    bad
  };
  struct Outcome {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    Status status = Status::more;
  };

  Inflate();
  /// Ready for another stream.
  void reset();
  /// Decodes from `in` to `out`. What is not consumed must stand in front of what comes next, with
  /// at least 1 KiB of it at a time unless the input ends. After `bad` only reset() helps.
  Outcome run(ByteView in, std::span<std::byte> out);

 private:
  using Entry = std::uint32_t;
  static constexpr unsigned kLiteralBits = 11;
  static constexpr unsigned kDistanceBits = 8;
  static constexpr unsigned kLengthBits = 7;
  static constexpr std::size_t kWindow = 32 * 1024;

  enum class Phase : std::uint8_t { header, stored, codes, done, bad };
  enum class Symbol : std::uint8_t { read, wanting, end_of_block, bad };

  /// Where we are in the input and output of one run().
  struct Cursor {
    const std::uint8_t* in;
    const std::uint8_t* in_end;
    std::uint8_t* out;
    std::uint8_t* out_begin;
    std::uint8_t* out_end;
    std::uint64_t bits;  ///< The next bit is the lowest; above `count` there may be any.
    unsigned count;

    void refill();
    bool take(unsigned size, std::uint32_t& value);
  };

  bool advance(Cursor& cursor);
  bool begin_block(Cursor& cursor);
  bool begin_stored(Cursor& cursor);
  bool begin_fixed();
  bool begin_dynamic(Cursor& cursor);
  bool read_lengths(Cursor& cursor, std::span<std::uint8_t> lengths);
  bool copy_stored(Cursor& cursor);
  bool decode(Cursor& cursor);
  Symbol decode_fast(Cursor& cursor);
  Symbol decode_one(Cursor& cursor);
  bool copy_pending(Cursor& cursor);
  std::uint8_t* copy_from_window(Cursor& cursor, std::uint8_t* out, std::size_t distance,
                                 std::size_t length) const;
  bool reaches(const Cursor& cursor, std::size_t distance) const;
  void end_block();
  void remember(std::span<const std::uint8_t> produced);

  // Room for the worst complete codes of 288 (32, 19) symbols of up to 15 (15, 7) bits.
  struct Tables {
    std::array<Entry, 2342> literals;
    std::array<Entry, 402> distances;
    std::array<Entry, 1u << kLengthBits> lengths;
    std::array<std::uint8_t, 2 * kWindow> window;
  };
  std::unique_ptr<Tables> tables_;
  std::size_t window_size_ =
      0;                    ///< How much of tables_->window is in use; the last byte is the newest.
  std::uint64_t bits_ = 0;  ///< Fewer than 8 bits between runs.
  unsigned count_ = 0;
  Phase phase_ = Phase::header;
  bool last_block_ = false;
  bool fixed_ = false;  ///< The tables are those of the fixed codes.
  std::uint32_t stored_left_ = 0;
  std::uint32_t match_left_ = 0;  ///< Of a match that found no room.
  std::uint32_t match_distance_ = 0;
};

}  // namespace oakum::io
