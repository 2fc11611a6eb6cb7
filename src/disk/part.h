#pragma once
#include "disk/device.h"

namespace oakum::disk {

/// Whether `count` bytes from `at` lie wholly inside `size`; an Error of kind corrupt says where
/// they do not.
Result<void> check_inside(std::uint64_t size, std::uint64_t at, std::uint64_t count);

/// A stretch of a device that outlives it: a partition.
class Part final : public Device {
 public:
  /// What of the stretch lies behind the end of the device is not part of it.
  Part(const Device& whole, std::uint64_t start, std::uint64_t size);
  std::uint64_t size() const override { return size_; }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override;

 private:
  const Device& whole_;
  std::uint64_t start_;
  std::uint64_t size_;
};

/// Bytes in memory that somebody else keeps.
class MemoryDevice final : public Device {
 public:
  explicit MemoryDevice(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override;

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace oakum::disk
