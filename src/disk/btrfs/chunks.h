#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "disk/btrfs/bytes.h"
#include "disk/device.h"

namespace oakum::disk::btrfs {

/// A run of bytes of the device.
struct Place {
  std::uint64_t at = 0;
  std::uint64_t size = 0;  ///< Bytes up to the end of the chunk, never 0.
};

/// Where logical addresses are on one device.
class Chunks {
 public:
  explicit Chunks(std::uint64_t device) : device_(device) {}

  /// Adds a chunk from its item; the first that starts at an address holds. Errors: corrupt.
  Result<void> add(const Key& key, ByteView item);
  /// Adds those of the superblock, each with its key in front. Errors: as add().
  Result<void> add_system_chunks(ByteView bytes);

  /// All places on this device where the byte at `logical` and those behind it are: at least one,
  /// the first to be tried in front. Errors: corrupt (in no chunk), unsupported (striped, or on
  /// devices that are not here; named).
  Result<std::vector<Place>> find(std::uint64_t logical) const;

 private:
  struct Chunk {
    std::uint64_t size = 0;
    std::uint64_t type = 0;
    bool striped = false;
    std::vector<std::uint64_t> copies;  ///< Where on this device.
  };

  std::uint64_t device_;
  std::map<std::uint64_t, Chunk> chunks_;  ///< By the first logical address.
};

}  // namespace oakum::disk::btrfs
