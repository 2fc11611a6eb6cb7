#pragma once
#include <cstdint>

#include "disk/xfs/volume.h"

namespace oakum::disk::xfs {

/// A file, directory or link, as its inode describes it.
struct Inode {
  /// Where the content is: in the inode, in a list of extents in it, or in a tree of them.
  enum class Format : std::uint8_t { device, local, extents, tree };

  std::uint64_t number = 0;
  std::uint32_t mode = 0;  ///< With the type.
  std::uint64_t size = 0;  ///< Bytes, below 2^63.
  Format format = Format::device;
  std::uint64_t extents = 0;  ///< As claimed.
  bool realtime = false;      ///< The content lies on the realtime device.
  Block fork;                 ///< What the inode itself has of the content or the way to it.
};

/// Errors: corrupt (damaged, or no inode there), io.
Result<Inode> read_inode(const Volume& volume, std::uint64_t number);

}  // namespace oakum::disk::xfs
