#pragma once
#include <memory>
#include <string>

#include "base/cancel.h"
#include "source/image_archive.h"

namespace oakum::source {

struct DockerOptions {
  /// "unix:///run/docker.sock", "tcp://host:2375"; "" means what DOCKER_HOST, DOCKER_CONTEXT or the
  /// current context of Docker's configuration says, else the default socket.
  std::string host;
  ImageOptions image;
  const Cancel* cancel = nullptr;
};

/// An image that a Docker Engine has, by name or id. Its layers stream from the engine (`docker
/// save`) and never touch the disk; when none of them needs reading they are not asked for. Errors:
/// unreachable (no engine there), not_found (it has no such image), denied, corrupt, timeout,
/// cancelled.
Result<std::unique_ptr<Source>> open_docker_image(const std::string& name,
                                                  const DockerOptions& options);

}  // namespace oakum::source
