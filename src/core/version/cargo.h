#pragma once
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Whether Cargo would take `version` for the requirement: a bare version means ^, commas mean and,
/// and a pre-release needs a comparison that names a pre-release of the same three numbers. For
/// questions about manifests; advisories about crates are read with VersionScheme::semver, which
/// lets pre-releases take part. Errors: corrupt, too_large. Source: the Cargo Book, "Specifying
/// Dependencies".
Result<bool> satisfies_cargo(std::string_view version, std::string_view requirement);

}  // namespace oakum::versions
