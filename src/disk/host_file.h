#pragma once
#include <string>

#include "disk/device.h"

namespace oakum::disk {

/// A regular file or a block device of this machine. With `follow` a symbolic link is. Errors:
/// not_found, denied, io, unsupported (neither).
Result<std::unique_ptr<Device>> open_host_file(const std::string& path, bool follow);

}  // namespace oakum::disk
