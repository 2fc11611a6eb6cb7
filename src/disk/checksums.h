#pragma once
#include <cstdint>
#include <memory>

#include "disk/file_system.h"

namespace oakum::disk {

/// Whether metadata must match its checksums. Only fuzz targets ignore them, so as to get past
/// them.
enum class Checksums : std::uint8_t { verified, ignored };

/// As those of file_system.h, which verify.
Result<std::unique_ptr<FileSystem>> open_xfs(const Device& device, Checksums checksums);
Result<std::unique_ptr<FileSystem>> open_btrfs(const Device& device, Checksums checksums);

}  // namespace oakum::disk
