#pragma once
#include <string>

#include "core/bom.h"
#include "core/ecosystem.h"
#include "core/package.h"
#include "core/purl.h"

namespace oakum::sbom {

/// A component as a package.
struct BomPackage {
  Ecosystem ecosystem = Ecosystem::none;  ///< none: it is no package, or not one we can judge.
  Package package;
  Purl purl;          ///< Empty when the component has none that can be used.
  std::string fault;  ///< Why it cannot be judged although it claims to be a package; else "".
};

/// Name, version and the rest come from the package URL and from the properties of the tool that
/// wrote the document. Versions are divided as the field does: rpm into epoch, version and release;
/// Debian's stay whole. The layer and what it depends on are not set.
BomPackage package_of(const BomComponent& component);

}  // namespace oakum::sbom
