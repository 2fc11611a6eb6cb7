#pragma once
#include <memory>
#include <string>

#include "source/source.h"

namespace oakum::source {

/// The file systems of a disk image (raw, VMDK, QCOW2, VHD; MBR, GPT, LVM2; ext2 to ext4, XFS,
/// btrfs), read only and in user space, as one tree: where several partitions hold one, they are
/// put together as /etc/fstab says. A partition that cannot be read is a Problem. Errors:
/// not_found, denied, corrupt, unsupported (no file system we read in it).
Result<std::unique_ptr<Source>> open_disk_image(const std::string& path);

}  // namespace oakum::source
