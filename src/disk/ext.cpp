#include "disk/file_system.h"

namespace oakum::disk {

Result<std::unique_ptr<FileSystem>> open_ext(const Device&) {
  return Error{Error::unsupported, "ext: not read by this version"};
}

}  // namespace oakum::disk
