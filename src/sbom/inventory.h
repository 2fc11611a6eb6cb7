#pragma once
#include <string_view>

#include "core/report.h"

namespace oakum::sbom {

/// What a bill of materials says is there, as a scan of the thing itself would have found it.
struct BomFacts {
  Inventory inventory;
  std::optional<ImageMetadata> image;  ///< When it is about an image and says so.
};

/// Lists by the properties of the tool that wrote it where they say which file or system a package
/// belongs to (Trivy, Syft, cdxgen), else by the type of its package URL. Packages have their
/// `bom_ref`, the document's purl in its canonical form, and a uid. A component that claims to
/// be a package and cannot be judged becomes a Problem of kind inconclusive. Problems are without a
/// place. O(components + relations), plus sorting.
BomFacts facts_of(const Bom& bom);
inline Inventory inventory_of(const Bom& bom) { return facts_of(bom).inventory; }

}  // namespace oakum::sbom
