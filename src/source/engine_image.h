#pragma once
#include <memory>
#include <string>

#include "base/cancel.h"
#include "source/engine_address.h"
#include "source/image_archive.h"

namespace oakum::source {

struct EngineOptions {
  ImageOptions image;
  /// The engine knows what short names mean (podman): they are asked for as they stand, and only
  /// then as Docker completes them.
  bool resolves_names = false;
  const Cancel* cancel = nullptr;
};

/// An image of an engine that speaks Docker's API. It is inspected at once; its layers stream as
/// one archive when a walk needs them, whose layers must be those inspected. Answers are bounded:
/// 16 MiB each, 30 seconds for the first byte, and 10 minutes without a byte for the archive, which
/// engines prepare before they send it. Errors: unreachable (with the address and why), not_found
/// (no such image, or not for the platform), denied, corrupt, too_large, timeout, cancelled.
/// Source: Docker Engine API reference, 1.24 to 1.44.
Result<std::unique_ptr<Source>> open_engine_image(const std::string& name,
                                                  const EngineAddress& address,
                                                  const EngineOptions& options);

}  // namespace oakum::source
