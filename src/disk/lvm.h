#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "disk/device.h"

namespace oakum::disk {

/// A volume on which LVM may have put something: it outlives what is opened on it.
struct PhysicalVolume {
  std::string name;  ///< For messages: "partition 2".
  const Device* device = nullptr;
};

struct LogicalVolume {
  std::string group, name;
  std::unique_ptr<Device> device;  ///< Null: `error` says why.
  std::optional<Error> error = {};
};

struct LvmVolumes {
  std::vector<LogicalVolume> volumes;  ///< The visible ones, by group and name.
  std::vector<Error> problems;         ///< Physical volumes and groups that cannot be read.
};

/// The logical volumes on these physical ones. Of each volume group the newest metadata counts
/// whose checksums hold. Read are linear and striped volumes, and mirrors by their first whole leg;
/// thin ones, caches, snapshots and the other kinds of RAID are named as not read, as are volumes
/// on a physical volume that is not there. At most 16 MiB of metadata each and 256 MiB in all,
/// 10,000 volumes in 500,000 pieces.
LvmVolumes open_lvm(std::span<const PhysicalVolume> physical);

}  // namespace oakum::disk
