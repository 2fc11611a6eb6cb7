#pragma once
#include <vector>

#include "disk/xfs/inode.h"

namespace oakum::disk::xfs {

/// What a directory holds but itself and its parent, in the order of the disk: whether it is kept
/// in its inode, in a block, or in blocks with leaves and nodes beside them, which are not needed.
/// Errors: corrupt (also: a name that none can have), io, too_large (more entries or blocks than
/// the limits). Source: "XFS Algorithms & Data Structures", "Directories".
Result<std::vector<Entry>> list_directory(const Volume& volume, const Inode& inode);

}  // namespace oakum::disk::xfs
