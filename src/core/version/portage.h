#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders Gentoo versions as its Package Manager Specification does: numbers (behind the first, a
/// leading zero makes them fractions, so 1.01 < 1.1; 1.0 < 1.0.0), a letter, the suffixes _alpha <
/// _beta < _pre < _rc < none < _p, the revision (1.0 = 1.0-r0). Any bytes have an order: what does
/// not belong to a version comes last and makes it older. O(length), no allocation. Source: PMS 8,
/// chapter 3.3.
std::weak_ordering compare_portage(std::string_view a, std::string_view b) noexcept;

bool is_portage_version(std::string_view version) noexcept;

/// The plain comparisons, ~1.2 (1.2 in any revision) and 1.2* (whatever begins with 1.2: 1.2.3 and
/// 1.2_p1, not 1.20).
Result<bool> satisfies_portage(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
