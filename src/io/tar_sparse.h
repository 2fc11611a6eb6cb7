#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace oakum::io {

/// Where the stored bytes of a sparse file belong; between and behind them are zeros.
class TarSparseMap {
 public:
  struct Piece {
    bool hole = false;
    std::uint64_t size = 0;
  };

  void clear();
  /// Adds a segment behind the others; `most` is how many there may be. False when it overlaps, is
  /// out of order, or one too many. Empty segments need no room.
  bool add(std::uint64_t offset, std::uint64_t size, std::size_t most);
  /// How many bytes are stored.
  std::uint64_t stored() const { return stored_; }
  /// Where the last segment ends.
  std::uint64_t end() const { return segments_.empty() ? 0 : segments_.back().end; }
  /// The stored bytes or the hole from `at` on, in a file of `file_size`. `at` never goes back.
  Piece piece(std::uint64_t at, std::uint64_t file_size);

 private:
  struct Segment {
    std::uint64_t begin;
    std::uint64_t end;
  };
  std::vector<Segment> segments_;
  std::uint64_t stored_ = 0;
  std::size_t current_ = 0;
};

}  // namespace oakum::io
