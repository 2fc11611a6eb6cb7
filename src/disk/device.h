#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace oakum::disk {

/// Bytes at any place: a disk image, a partition, a logical volume. Safe from several threads.
class Device {
 public:
  virtual ~Device() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills all of `into` with the bytes from `at` on. Errors: io, corrupt (also: not wholly
  /// inside), unsupported.
  virtual Result<void> read(std::uint64_t at, std::span<std::byte> into) const = 0;
};

}  // namespace oakum::disk
