#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "disk/xfs/inode.h"

namespace oakum::disk::xfs {

/// Fills all of `into` from byte `at` of what the inode's extents hold, whatever its size is; holes
/// and unwritten extents are zeros. Errors: corrupt, io, unsupported (on the realtime device).
Result<void> read_content(const Volume& volume, const Inode& inode, std::uint64_t at,
                          std::span<std::byte> into);

/// What a symbolic link points at: in the inode, or in blocks that have headers on version 5.
/// Errors: corrupt (also: more than 1024 bytes), io.
Result<std::string> read_link(const Volume& volume, const Inode& inode);

}  // namespace oakum::disk::xfs
