#include "disk/file_system.h"

namespace oakum::disk {

Result<std::unique_ptr<FileSystem>> open_xfs(const Device&) {
  return Error{Error::unsupported, "xfs: not read by this version"};
}

}  // namespace oakum::disk
