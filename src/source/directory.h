#pragma once
#include "source/source.h"

namespace oakum::source {

/// A directory or a single file of this machine: one layer. Symbolic links are not followed; fifos,
/// sockets and devices are never opened; what may not be read is a Problem. Every name is opened
/// relative to its directory without following links, so a tree that changes meanwhile cannot lead
/// outside. `kind`: filesystem, rootfs or repository. A git work tree directly in `path` gives
/// GitMetadata. Errors: not_found, denied.
Result<std::unique_ptr<Source>> open_directory(const std::string& path, TargetKind kind);

}  // namespace oakum::source
