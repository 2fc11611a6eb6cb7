// CycloneDX as XML: the packages as a bill of materials, with the vulnerabilities that were found.
#include "sbom/cyclonedx.h"

#include "report/format.h"
#include "report/parts/bom_vulnerabilities.h"

namespace oakum::report {

namespace {
Result<void> write(const Report& report, const Options& options, io::Writer& out) {
  const auto labelled = labelled_bom(report);
  const auto vulnerabilities = bom_vulnerabilities(report, labelled, options.show_suppressed);
  const auto version = sbom::parse_cyclonedx_version(options.version);
  return sbom::write_cyclonedx_xml(
      labelled.bom, {version.value_or(sbom::CycloneDx::v1_7), &vulnerabilities}, out);
}
}  // namespace

Format cyclonedx_xml() {
  return {.name = "cyclonedx-xml",
          .doc = "CycloneDX bill of materials as XML",
          .bill_of_materials = true,
          .versions = {"1.7", "1.6", "1.5", "1.4"},
          .write = write};
}

}  // namespace oakum::report
