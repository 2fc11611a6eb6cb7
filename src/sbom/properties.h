#pragma once
#include <string_view>
#include <vector>

#include "core/bom.h"

namespace oakum::sbom {

/// What Trivy calls "aquasecurity:trivy:<name>" in CycloneDX and "<name>" in SPDX; "" when the
/// component has no such property. Of several the first.
std::string_view trivy_property(const BomComponent& component, std::string_view name);
/// All of them, in order.
std::vector<std::string_view> trivy_properties(const BomComponent& component,
                                               std::string_view name);
/// A property by its whole name; "" when there is none.
std::string_view property(const BomComponent& component, std::string_view name);

/// The file in which, or as which, the component was seen, below the root of the target and without
/// a leading '/': as Trivy, Syft, cdxgen or the document's own evidence say; "" when none does.
std::string_view file_of(const BomComponent& component);

}  // namespace oakum::sbom
