#pragma once
#include <string_view>

#include "base/result.h"
#include "core/bom.h"
#include "formats/node.h"
#include "io/writer.h"

// SPDX 2.1 to 2.3 as JSON. Source: SPDX specification 2.3 and its JSON schema.
namespace oakum::sbom {

/// Reads a parsed document; what there is no place for in a Bom (snippets, reviews) is passed over.
/// A relationship that leads outside the document, or to nothing, is left out.
/// Errors: corrupt ("line 12: …"), unsupported (a version that is not read: says which are).
Result<Bom> read_spdx_json(formats::Node document);

/// Writes 2.3, deterministic: ids, order and (where the Bom has one) namespace follow from the Bom.
/// A document of its own needs `created` and `serial`; where they are empty, 1970 and a namespace
/// made of the content stand. Streams. Error: io (the writer's).
Result<void> write_spdx_json(const Bom& bom, io::Writer& out);

}  // namespace oakum::sbom
