#pragma once
#include <string>
#include <vector>

#include "sbom/spdx2_licenses.h"
#include "sbom/spdx2_plan.h"

namespace oakum::sbom::spdx2 {

/// What the elements of one written document have in common. Refers to the Bom.
struct Document {
  const Bom& bom;
  std::vector<std::string> ids = element_ids(bom);
  std::vector<std::string> codes = verification_codes(bom);
  std::string created = spdx2::created(bom);
  LicenseWriter licenses = {};
};

}  // namespace oakum::sbom::spdx2
