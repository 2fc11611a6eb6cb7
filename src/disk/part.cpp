#include "disk/part.h"

#include <algorithm>
#include <cstring>

namespace oakum::disk {

Result<void> check_inside(std::uint64_t size, std::uint64_t at, std::uint64_t count) {
  if (at <= size && count <= size - at) return {};
  return Error{Error::corrupt,
               fmt::format("{} bytes at {} are behind the end at {}", count, at, size)};
}

Part::Part(const Device& whole, std::uint64_t start, std::uint64_t size)
    : whole_(whole),
      start_(std::min(start, whole.size())),
      size_(std::min(size, whole.size() - start_)) {}

Result<void> Part::read(std::uint64_t at, std::span<std::byte> into) const {
  TRY(check_inside(size_, at, into.size()));
  return whole_.read(start_ + at, into);
}

Result<void> MemoryDevice::read(std::uint64_t at, std::span<std::byte> into) const {
  TRY(check_inside(bytes_.size(), at, into.size()));
  if (!into.empty()) std::memcpy(into.data(), bytes_.data() + at, into.size());
  return {};
}

}  // namespace oakum::disk
