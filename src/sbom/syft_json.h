#pragma once
#include "base/result.h"
#include "core/bom.h"
#include "formats/node.h"

namespace oakum::sbom {

/// Syft's own JSON, schema 11 to 16: packages, what they need, the distribution, what was scanned.
/// Facts that other documents hold in properties get the names they have there
/// ("aquasecurity:trivy:SrcName", "syft:location:0:path"). The source and the distribution are
/// components. Errors: corrupt ("line 12: …"), unsupported (an older or newer schema).
Result<Bom> read_syft_json(formats::Node document);

}  // namespace oakum::sbom
