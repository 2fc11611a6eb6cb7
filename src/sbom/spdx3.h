#pragma once
#include "base/result.h"
#include "core/bom.h"
#include "formats/node.h"
#include "io/writer.h"

// SPDX 3.0 as JSON-LD. Source: SPDX specification 3.0.1, its JSON schema and context.
namespace oakum::sbom {

/// Reads a parsed document: a "@graph" of elements, or one element alone, in any order. Elements of
/// profiles that a Bom has no place for (security, AI, dataset) are passed over.
/// Relationships get the words of SPDX 2: one that is scoped to a part of the lifecycle becomes,
/// for example, DEV_DEPENDENCY_OF in the other direction. Errors: corrupt ("line 12: …"),
/// unsupported.
Result<Bom> read_spdx3(formats::Node document);

/// Writes 3.0.1, deterministic as write_spdx_json. Streams. Error: io (the writer's).
Result<void> write_spdx3(const Bom& bom, io::Writer& out);

}  // namespace oakum::sbom
