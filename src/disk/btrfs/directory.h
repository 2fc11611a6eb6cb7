#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "disk/btrfs/bytes.h"
#include "disk/file_system.h"

namespace oakum::disk::btrfs {

class Subvolumes;
class Trees;

inline constexpr std::uint8_t kHashedEntry = 84;  ///< Type of items: found by the hash of a name.

/// Where a subvolume cannot be reached there is an empty directory of this number.
inline constexpr std::uint64_t kEmptyDirectory = 2;

struct DirectoryEntry {
  Key target;
  std::string_view name;
};

/// Calls `visit` for each entry in an item of a directory; its errors end that. Errors: corrupt.
Result<void> for_each_entry(ByteView item,
                            const std::function<Result<void>(const DirectoryEntry&)>& visit);

/// What a directory holds, in the order it was made in; subvolumes are directories of another tree.
/// Errors: corrupt (also: a name that none can have), io, unsupported, too_large.
Result<std::vector<Entry>> list_directory(const Trees& trees, const Subvolumes& subvolumes,
                                          NodeId directory);

}  // namespace oakum::disk::btrfs
