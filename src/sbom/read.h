#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"
#include "core/bom.h"

namespace oakum::sbom {

/// Which format a document is in by its first bytes (64 KiB are enough), whatever its name;
/// nothing when it is no bill of materials we read.
std::optional<BomFormat> looks_like(std::string_view beginning);

/// Reads a document whole. Errors: those of the format's reader; unsupported when it is none.
Result<Bom> read(std::string_view bytes);

}  // namespace oakum::sbom
