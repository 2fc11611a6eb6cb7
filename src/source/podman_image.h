#pragma once
#include <memory>
#include <string>

#include "base/cancel.h"
#include "source/image_archive.h"

namespace oakum::source {

struct PodmanOptions {
  /// "unix:///run/podman/podman.sock"; "" means CONTAINER_HOST, else podman.sock below
  /// XDG_RUNTIME_DIR or /run.
  std::string host;
  ImageOptions image;
  const Cancel* cancel = nullptr;
};

/// An image that podman has, by name or id: read in place from its store (containers-storage) where
/// An image that podman has, by name or id: read in place from the stores of this user
/// (open_stored_image) where that can be done, else streamed from its service (open_engine_image).
/// Where a service is named, by `host` or CONTAINER_HOST, it alone is asked. Errors: unreachable
/// (neither is there), not_found, denied, corrupt, timeout, cancelled; usage (`host`).
Result<std::unique_ptr<Source>> open_podman_image(const std::string& name,
                                                  const PodmanOptions& options);

}  // namespace oakum::source
