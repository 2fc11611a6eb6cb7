#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of R packages: numbers divided by '.' or '-', which mean the same; 1.0 < 1.0.0.
/// What is not a version sorts below every version, by its bytes. O(length), no allocation. Source:
/// Writing R Extensions, "The DESCRIPTION file"; ?numeric_version.
std::weak_ordering compare_cran(std::string_view a, std::string_view b) noexcept;

bool is_cran_version(std::string_view version) noexcept;

/// The plain comparisons.
Result<bool> satisfies_cran(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
