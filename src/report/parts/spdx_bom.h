#pragma once
#include "core/bom.h"
#include "core/report.h"

namespace oakum::report {

/// The report's bill of materials (bom_of) as SPDX tells it: packages name the advisories of their
/// open vulnerabilities, each once, and nothing of a scanned target is said to be downloaded from
/// anywhere ("NONE"), a repository excepted.
Bom spdx_bom_of(const Report& report);

}  // namespace oakum::report
