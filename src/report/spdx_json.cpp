// SPDX as JSON: version 2.3, or 3.0 when asked for.
#include "sbom/spdx_json.h"

#include "report/format.h"
#include "report/parts/spdx_bom.h"
#include "sbom/spdx3.h"

namespace oakum::report {

namespace {
Result<void> write(const Report& report, const Options& options, io::Writer& out) {
  const auto bom = spdx_bom_of(report);
  if (options.version == "3.0") return sbom::write_spdx3(bom, out);
  return sbom::write_spdx_json(bom, out);
}
}  // namespace

/// The version that the field reads comes first.
Format spdx_json() {
  return {.name = "spdx-json",
          .doc = "SPDX bill of materials as JSON",
          .bill_of_materials = true,
          .versions = {"2.3", "3.0"},
          .write = write};
}

}  // namespace oakum::report
