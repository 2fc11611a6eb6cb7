#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/bom.h"

// What SPDX has no field for, as annotations "Key: value".
namespace oakum::sbom::spdx2 {

struct Annotation {
  std::string annotator;  ///< "Tool: …"
  std::string comment;
};

/// Takes an annotation into the component: as the member it was written from, else as a property.
void read_annotation(BomComponent& component, std::string_view annotator, std::string_view comment);

/// What must be said of a component beside its fields, in this order: what SPDX has no word for,
/// properties, locations. Facts that `sourceInfo` tells are left out.
std::vector<Annotation> annotations_of(const BomComponent& component);

/// The name of a package: with its group in front, as its ecosystem writes it.
std::string full_name(const BomComponent& component);

/// "built package from: bash 5.2-2", "package found in: app/go.mod", or what the component says.
std::string source_info(const BomComponent& component);

}  // namespace oakum::sbom::spdx2
