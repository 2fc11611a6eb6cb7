#pragma once
#include <string_view>

#include "base/result.h"
#include "formats/node.h"
#include "vex/document.h"

namespace oakum::vex {

bool is_cyclonedx(formats::Node root);

/// Reads what a CycloneDX document (1.4 and newer) says in vulnerabilities[].analysis. A reference
/// is a component of the document itself, then known by its package URL, CPE and hashes; a BOM-Link
/// into another document; or a package URL. A version or range beside it holds for its package
/// URLs. Vulnerabilities without an analysis say nothing. Errors: too_large. Source: CycloneDX 1.7,
/// vulnerabilities; BOM-Link.
Result<Document> read_cyclonedx(formats::Node root, std::string_view source);

}  // namespace oakum::vex
