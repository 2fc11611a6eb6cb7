#pragma once
#include "formats/json_writer.h"
#include "formats/node.h"

namespace oakum::report {

/// Writes an image's configuration (an object) with the members the field's reports have, in their
/// order: those of the OCI image configuration, empty ones left out, maps sorted by key. Source:
/// OCI image-spec, config.md.
void write_image_config(formats::JsonWriter& out, formats::Node config);

}  // namespace oakum::report
