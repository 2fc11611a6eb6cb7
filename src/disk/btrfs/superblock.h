#pragma once
#include <cstdint>
#include <vector>

#include "disk/btrfs/checksum.h"
#include "disk/checksums.h"
#include "disk/device.h"

namespace oakum::disk::btrfs {

/// The top block of a tree.
struct Root {
  std::uint64_t block = 0;  ///< Logical address.
  unsigned level = 0;
};

struct Superblock {
  ChecksumKind checksum = ChecksumKind::crc32c;
  std::uint32_t sector_bytes = 0;    ///< A power of two from 4096 to 65536.
  std::uint32_t node_bytes = 0;      ///< The same, not below sector_bytes.
  std::uint64_t device = 0;          ///< The number of the device that was read.
  std::uint64_t root_directory = 0;  ///< Object of the tree of roots that names the default one.
  Root roots;
  Root chunks;
  std::vector<std::byte> system_chunks;  ///< Those that are needed to read the tree of chunks.
};

/// The superblock at 64 KiB or, when that has the magic and is damaged, a copy at 64 MiB or 256
/// GiB. Errors: unsupported (no btrfs, or features we do not know, named), corrupt (no good one),
/// io.
Result<Superblock> read_superblock(const Device& device, Checksums checksums);

}  // namespace oakum::disk::btrfs
