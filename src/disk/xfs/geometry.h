#pragma once
#include <cstdint>

#include "base/result.h"
#include "disk/checksums.h"
#include "disk/device.h"

namespace oakum::disk::xfs {

/// What the superblock says about where things are. All sums and products of its values fit into 63
/// bits.
struct Geometry {
  std::uint32_t block_bytes = 0;            ///< A power of two from 512 to 65536.
  std::uint32_t directory_block_bytes = 0;  ///< The same, at least block_bytes.
  std::uint32_t inode_bytes = 0;            ///< A power of two from 256 to 2048.
  unsigned block_log = 0;
  unsigned inodes_per_block_log = 0;
  unsigned group_block_log = 0;  ///< Bits of a packed block number that say where in its group.
  std::uint32_t group_blocks = 0;
  std::uint32_t group_count = 0;
  std::uint64_t blocks = 0;
  std::uint64_t root = 0;   ///< Inode number.
  bool v5 = false;          ///< Metadata has checksums and larger headers.
  bool file_types = false;  ///< Directory entries have a byte more.
};

/// From the superblock at the start of the device. Errors: unsupported (no XFS, or features we do
/// not know, named), corrupt, io. Source: "XFS Algorithms & Data Structures", 3rd edition,
/// "Superblocks".
Result<Geometry> read_geometry(const Device& device, Checksums checksums);

}  // namespace oakum::disk::xfs
