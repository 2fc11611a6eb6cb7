#pragma once
#include <memory>
#include <string>

#include "source/beneath.h"
#include "source/containerd_catalog.h"

namespace oakum::source {

/// Reads the metadata of a containerd whose directory `root` is, without asking it: the daemon may
/// run or not. A file that changes while it is read is read again, five times at most. At most 256
/// MiB are read, and kept. Errors: not_found, denied, corrupt, too_large, io (changes all the
/// time). Source: containerd's metadata schema, version 1, in a bbolt file.
Result<std::unique_ptr<ContainerdCatalog>> read_containerd_metadata(const Beneath& root);

/// Where the parts of a containerd lie below its root.
constexpr const char* kContainerdMetadata = "io.containerd.metadata.v1.bolt/meta.db";
constexpr const char* kContainerdContent = "io.containerd.content.v1.content";

}  // namespace oakum::source
