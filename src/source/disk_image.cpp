#include "source/disk_image.h"

namespace oakum::source {

Result<std::unique_ptr<Source>> open_disk_image(const std::string& path) {
  return Error{Error::unsupported, path + ": disk images are not read by this version"};
}

}  // namespace oakum::source
