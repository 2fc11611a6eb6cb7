#pragma once
#include <string_view>
#include <vector>

#include "core/inventory.h"
#include "core/report.h"
#include "secret/detector.h"

namespace oakum::secret {

/// Secrets in an image's configuration: environment, labels, commands, and the steps of its history
/// with the arguments builders leave there. Each with its instruction, masked ("ENV API_KEY=****"),
/// and the layer that the step made (of the last layer so far for one that made none). The same
/// value in several places is told once, at the step that brought it. Error: corrupt (no
/// configuration that can be read).
Result<std::vector<SecretSighting>> find_in_image(const ImageMetadata& image,
                                                  const Detector& detector);

/// Masks what find_in_image() tells of in the configuration itself and in the instructions of
/// layers, so that a report can show both: the values found, wherever they stand in it. Rewrites
/// the configuration only when there is something to mask. Error: corrupt (no configuration that
/// can be read; it is empty then).
Result<void> mask_image(ImageMetadata& image, std::vector<Layer>& layers, const Detector& detector);

}  // namespace oakum::secret
