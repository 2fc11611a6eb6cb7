#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "disk/recent.h"
#include "disk/xfs/geometry.h"

namespace oakum::disk::xfs {

using Block = std::vector<std::byte>;

/// A device and its geometry: turns the numbers of blocks and inodes into bytes. Safe from several
/// threads.
class Volume {
 public:
  Volume(const Device& device, const Geometry& geometry, Checksums checksums);

  const Geometry& geometry() const { return geometry_; }

  /// Fills `into` from `skip` bytes behind the start of the run of `count` blocks at the packed
  /// block number `block`. Errors: corrupt (not in one group, not in the run), io.
  Result<void> read(std::uint64_t block, std::uint64_t count, std::uint64_t skip,
                    std::span<std::byte> into) const;

  /// The bytes of an inode, not verified. Errors: corrupt (no such number), io.
  Result<Block> inode(std::uint64_t number) const;

  /// A block of a tree of extents, verified: its magic and checksum. The latest are kept.
  Result<Recent<std::uint64_t, Block>::Shared> tree_block(std::uint64_t block) const;

  /// On version 5, whether the checksum at `at` is right; always so on version 4, which has none.
  bool intact(ByteView bytes, std::size_t at) const;

 private:
  Result<std::uint64_t> address(std::uint64_t block, std::uint64_t count) const;
  Result<Block> load_tree_block(std::uint64_t block) const;

  const Device& device_;
  Geometry geometry_;
  Checksums checksums_;
  mutable Recent<std::uint64_t, Block> inode_blocks_;
  mutable Recent<std::uint64_t, Block> tree_blocks_;
};

}  // namespace oakum::disk::xfs
