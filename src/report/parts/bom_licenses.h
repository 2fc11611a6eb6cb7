#pragma once
#include <string>
#include <vector>

#include "core/bom.h"

namespace oakum::report {

/// Licences as declared in the words of a bill of materials: ids of the SPDX list, expressions, and
/// names for everything else. A document has one expression or none, so where one is among several
/// they become one that asks for all; where that cannot be, expressions are names. Texts
/// ("text://…") are kept as such.
std::vector<BomLicense> bom_licenses(const std::vector<std::string>& declared);

}  // namespace oakum::report
