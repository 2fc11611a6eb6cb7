// SPDX 3.0 as JSON-LD.
#include "sbom/spdx3.h"

#include "report/format.h"
#include "report/parts/spdx_bom.h"

namespace oakum::report {

namespace {
Result<void> write(const Report& report, const Options&, io::Writer& out) {
  return sbom::write_spdx3(spdx_bom_of(report), out);
}
}  // namespace

Format spdx3() {
  return {.name = "spdx3",
          .doc = "SPDX 3.0 bill of materials as JSON-LD",
          .bill_of_materials = true,
          .versions = {"3.0"},
          .write = write};
}

}  // namespace oakum::report
