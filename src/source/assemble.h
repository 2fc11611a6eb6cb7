#pragma once
#include <vector>

#include "core/inventory.h"
#include "disk/volumes.h"
#include "source/mounted.h"

namespace oakum::source {

/// Mounts the volumes of a disk into a tree as the system on it would: its root, and what its
/// etc/fstab names (by UUID, LABEL, PARTUUID, PARTLABEL, names under /dev/mapper, of a volume group
/// or of the first disk). Of several systems the first is taken whose fstab names its own volume as
/// the root; on btrfs also one in a subvolume. Without a system each file system is below its own
/// prefix, a single one below none. Returns what was not read: volumes with an error (of kind io
/// when the system needs one that is unsupported), other systems (unsupported), what fstab names
/// and is not there (not_found).
std::vector<Problem> assemble(const disk::Volumes& volumes, MountedTree& tree);

}  // namespace oakum::source
