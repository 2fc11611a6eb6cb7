// SPDX 2.3 as lines of "Tag: value".
#include "report/format.h"
#include "report/parts/spdx_bom.h"
#include "sbom/spdx_tag_value.h"

namespace oakum::report {

namespace {
Result<void> write(const Report& report, const Options&, io::Writer& out) {
  return sbom::write_spdx_tag_value(spdx_bom_of(report), out);
}
}  // namespace

Format spdx() {
  return {.name = "spdx",
          .doc = "SPDX bill of materials as tag-value",
          .bill_of_materials = true,
          .versions = {"2.3"},
          .write = write};
}

}  // namespace oakum::report
