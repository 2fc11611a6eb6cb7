#pragma once
#include <string>
#include <vector>

#include "core/bom.h"
#include "core/report.h"

namespace oakum::report {

/// A bill of materials of a report, and what it calls each package.
struct LabelledBom {
  Bom bom;
  std::vector<std::vector<std::string>> refs;  ///< By list and package (PackageRef).
};

/// The target is the root; under it the operating system and the files that declare packages, under
/// these their packages; those of a group (Section) hang from the root itself. A package that no
/// other of its list needs hangs from its parent. Refs are package URLs where they are unique, else
/// UUIDs; components stand in the order of their refs, properties by name and value under the
/// names the field gives them ("aquasecurity:trivy:…"). Of an SBOM it is the document itself, with
/// a serial number, time and tool of its own. All packages are told, whatever was found. O(packages
/// · log packages).
LabelledBom labelled_bom(const Report& report);
inline Bom bom_of(const Report& report) { return labelled_bom(report).bom; }

}  // namespace oakum::report
