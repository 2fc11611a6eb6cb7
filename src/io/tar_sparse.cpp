#include "io/tar_sparse.h"

namespace oakum::io {

void TarSparseMap::clear() {
  segments_.clear();
  stored_ = 0;
  current_ = 0;
}

bool TarSparseMap::add(std::uint64_t offset, std::uint64_t size, std::size_t most) {
  if (offset < end() || offset + size < offset) return false;
  if (size == 0) return true;
  if (segments_.size() == most) return false;
  segments_.push_back({offset, offset + size});
  stored_ += size;  // segments do not overlap, so the sum stays below the last end
  return true;
}

TarSparseMap::Piece TarSparseMap::piece(std::uint64_t at, std::uint64_t file_size) {
  while (current_ < segments_.size() && at >= segments_[current_].end) ++current_;
  if (current_ == segments_.size()) return {true, file_size - at};
  const auto& segment = segments_[current_];
  if (at < segment.begin) return {true, segment.begin - at};
  return {false, segment.end - at};
}

}  // namespace oakum::io
