#pragma once
#include <vector>

#include "core/report.h"
#include "report/parts/bom.h"
#include "sbom/vulnerability.h"

namespace oakum::report {

/// The vulnerabilities of a report in the words of CycloneDX, by id, each once with all packages
/// that have it. With `suppressed` also those that policy accepted, and what it says of them; never
/// those it filtered out. Empty when vulnerabilities were not judged.
std::vector<sbom::BomVulnerability> bom_vulnerabilities(const Report& report,
                                                        const LabelledBom& labels, bool suppressed);

}  // namespace oakum::report
