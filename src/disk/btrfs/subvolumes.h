#pragma once
#include <cstdint>
#include <string_view>

#include "disk/btrfs/tree.h"

namespace oakum::disk::btrfs {

/// A tree of files.
struct Subvolume {
  Root root;
  std::uint64_t directory = 0;  ///< Its top.
};

/// The tree that names all others. Safe from several threads.
class Subvolumes {
 public:
  /// `trees` outlive it.
  Subvolumes(const Trees& trees, const Superblock& super);

  /// Errors: corrupt (also: no such subvolume), io, unsupported.
  Result<Subvolume> find(std::uint64_t tree) const;

  /// The one that is mounted when none is named. Errors: corrupt, io, unsupported.
  Result<std::uint64_t> default_tree() const;

  /// Whether `child` belongs to this entry of a directory. Others name it, too: a snapshot has
  /// copies of the entries for the subvolumes below what it is of, and they are empty directories.
  /// Errors: corrupt, io, unsupported.
  Result<bool> belongs(std::uint64_t child, NodeId directory, std::string_view name) const;

 private:
  Result<Subvolume> load(std::uint64_t tree) const;

  const Trees& trees_;
  Root roots_;
  std::uint64_t root_directory_;
  mutable Recent<std::uint64_t, Subvolume> known_;
};

}  // namespace oakum::disk::btrfs
