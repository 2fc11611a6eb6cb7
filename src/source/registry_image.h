#pragma once
#include <memory>
#include <string>

#include "net/http.h"
#include "source/image_archive.h"
#include "source/registry.h"

namespace oakum::source {

struct RemoteOptions {
  RegistryOptions registry;
  net::ClientOptions network;
  ImageOptions image;
};

/// An image straight from a registry, by reference ("alpine:3.20", "host:5000/app@sha256:…").
/// Layers stream through digest, inflate and walk, several at a time, and never touch the disk;
/// those that need no reading are not downloaded. Errors: usage (no reference), and those of
/// Registry.
Result<std::unique_ptr<Source>> open_registry_image(const std::string& name,
                                                    const RemoteOptions& options);

}  // namespace oakum::source
