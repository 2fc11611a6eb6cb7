#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/report.h"

namespace oakum::priority {

/// What an image was built from, as far as it tells.
struct BaseImage {
  std::size_t layers = 0;  ///< How many of the lowest layers are the base image's; 0: not known.
  std::string name;        ///< Label org.opencontainers.image.base.name.
  std::string digest;      ///< Label org.opencontainers.image.base.digest.
  bool known() const { return layers > 0 || !name.empty() || !digest.empty(); }
};

/// From the image's configuration. The base image ends at the last CMD of the history that stands
/// below a layer: images for use as a base set one, and what follows is somebody else's. Where
/// there is none, nothing is claimed. The history is the image's own word, so this tells where to
/// look, not whom to trust.
BaseImage base_image(const ImageMetadata& image);

/// How many of the report's lowest layers are its base image's; 0: not known, or no image.
std::size_t base_layers(const Report& report);

/// "base image" or "application", for what the layer brought; "" where it is not known.
std::string_view origin(const BaseImage& base, std::uint16_t layer);

}  // namespace oakum::priority
