#pragma once
#include "disk/cache.h"
#include "disk/device.h"

namespace oakum::disk {

/// A device whose bytes lie piecewise somewhere else: in the clusters of a container, on the
/// extents of physical volumes.
class MappedDevice : public Device {
 public:
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const final;

 protected:
  /// Where the bytes from some place on are, as far as they lie together.
  struct Stretch {
    std::uint64_t size = 0;      ///< Never 0.
    const Device* on = nullptr;  ///< Null: zeros, or packed.
    std::uint64_t at = 0;        ///< On the device; within a packed block.
    bool packed = false;         ///< In the block that unpack(key) makes.
    std::uint64_t key = 0;
  };

  /// Called with places inside only. Errors as read().
  virtual Result<Stretch> locate(std::uint64_t at) const = 0;
  /// A compressed block as it is; some of them are kept (16 MiB). Errors as read().
  virtual Result<BlockCache::Block> unpack(std::uint64_t key) const;

 private:
  Result<Stretch> gather(std::uint64_t at, std::uint64_t wanted) const;

  mutable BlockCache unpacked_{16u << 20};
};

}  // namespace oakum::disk
