#pragma once
#include <cstdint>
#include <optional>

#include "disk/xfs/inode.h"

namespace oakum::disk::xfs {

/// Where a run of a file's blocks is.
struct Run {
  /// Packed number of the first block; nothing: a hole or unwritten, that is zeros.
  std::optional<std::uint64_t> block;
  std::uint64_t count = 0;  ///< Blocks; never 0, and their bytes fit into 63 bits.
};

/// The run that starts with block `at` of a file (not in the order of the disk: what is in front of
/// `at` is left out). O(depth) blocks of the tree are read, most of them from memory. Errors:
/// corrupt, io. Source: "XFS Algorithms & Data Structures", "Data Extents".
Result<Run> find_run(const Volume& volume, const Inode& inode, std::uint64_t at);

}  // namespace oakum::disk::xfs
