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
/// value in several places is told once, at the step that brought it. In the configuration itself
/// and in the instructions of the layers the values are masked wherever they stand, so that a
/// report can show both; a configuration without any stays as it is to the byte. Error: corrupt (a
/// configuration that cannot be read; it is empty then).
Result<std::vector<SecretSighting>> find_in_image(ImageMetadata& image, std::vector<Layer>& layers,
                                                  const Detector& detector);

}  // namespace oakum::secret
