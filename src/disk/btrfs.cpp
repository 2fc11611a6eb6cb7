#include "disk/file_system.h"

namespace oakum::disk {

Result<std::unique_ptr<FileSystem>> open_btrfs(const Device&) {
  return Error{Error::unsupported, "btrfs: not read by this version"};
}

}  // namespace oakum::disk
