#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/bom.h"

namespace oakum::sbom {

/// A document, and what a reader of it should know beside.
struct Reading {
  Bom bom;
  /// "the attestation's signature was not verified"; one sentence each, no full stop.
  std::vector<std::string> notes;
};

/// How much of a document `looks_like` needs.
constexpr std::size_t kBeginning = 4096;

/// What a document that starts like this seems to be; nothing when it seems to be no bill of
/// materials. A guess by names that only such documents have, for choosing files: `read` decides.
/// Sees through a byte-order mark and through an attestation around the document. Looks at
/// kBeginning bytes at most, never fails.
std::optional<BomFormat> looks_like(std::string_view beginning);

/// Reads a bill of materials, whatever its form: CycloneDX (JSON, XML), SPDX 2 (JSON, tag-value),
/// SPDX 3 (JSON-LD), Syft JSON, and any of them within an attestation (attestation.h).
/// Errors name the format and the place ("SPDX 2.3 JSON: line 12: …"): corrupt, too_large (the
/// limits of formats::Limits), unsupported (a format or version that is not read: says which are).
/// O(length · log length).
Result<Reading> read_with_notes(std::string_view bytes);
/// The same without the notes.
Result<Bom> read(std::string_view bytes);

}  // namespace oakum::sbom
