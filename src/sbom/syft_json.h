#pragma once
#include "base/result.h"
#include "core/bom.h"
#include "formats/node.h"

namespace oakum::sbom {

/// Syft's own JSON: packages, what they need, the distribution, what was scanned. Schemas 3 to 16;
/// of a newer one what is known. The source (the root) and the distribution are components like
/// others; files are passed over. Facts that Syft's CycloneDX holds in properties get the names
/// they have there ("syft:location:0:path", "syft:metadata:sourceRpm"); image facts those of Trivy
/// ("aquasecurity:trivy:RepoTag"). "dependency-of" becomes DEPENDS_ON, other direction.
/// Errors: corrupt ("line 12: …"), unsupported (an older schema), too_large (limits.h).
Result<Bom> read_syft_json(formats::Node document);

}  // namespace oakum::sbom
