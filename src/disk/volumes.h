#pragma once
#include <optional>
#include <string>
#include <vector>

#include "disk/content.h"
#include "disk/device.h"
#include "disk/file_system.h"

namespace oakum::disk {

/// A partition, a logical volume, or a whole disk without partitions.
struct Volume {
  std::string name;    ///< For messages: "partition 2", "volume vg/root", "disk".
  std::string prefix;  ///< A path of its own: "2", "vg/root", "".
  unsigned partition = 0;
  std::string partition_uuid, partition_label;
  std::vector<std::string> devices;  ///< Names under /dev of a logical volume.
  Content content;
  std::unique_ptr<FileSystem> files;  ///< Null: see `error`, or there is nothing for a scan.
  std::optional<Error> error;         ///< Without the name in front.
};

/// All volumes of a disk, in the order of their numbers, logical ones behind them.
struct Volumes {
  std::vector<std::unique_ptr<Device>> devices;  ///< What the file systems lie on.
  std::vector<Volume> list;
  std::vector<Error> problems;  ///< Physical volumes that cannot be read.
};

/// Looks for file systems on a disk that outlives them: on its partitions, on the logical volumes
/// of the LVM on them, or on the disk as a whole. Swap, FAT (the EFI system partition), boot
/// loaders and empty stretches have neither files nor an error. At most 256 partitions. Errors: io,
/// corrupt (the partition table).
Result<Volumes> open_volumes(const Device& disk);

}  // namespace oakum::disk
