#pragma once
#include <memory>
#include <string>

#include "base/cancel.h"
#include "source/image_archive.h"

namespace oakum::source {

struct ContainerdOptions {
  /// Of its socket; "" means CONTAINERD_ADDRESS, else the default one, else that of k3s; and where
  /// nobody listens there, the files in the directory of either, when they may be read.
  std::string address;
  std::string name_space;  ///< "" means CONTAINERD_NAMESPACE, else "default".
  ImageOptions image;
  const Cancel* cancel = nullptr;
};

/// An image that containerd has, by name, tag or digest. Blobs are read in place from its content
/// store where that may be read, else streamed over its socket; nothing is copied to disk. Errors:
/// unreachable (no containerd there), not_found, denied, corrupt, timeout, cancelled.
Result<std::unique_ptr<Source>> open_containerd_image(const std::string& name,
                                                      const ContainerdOptions& options);

}  // namespace oakum::source
