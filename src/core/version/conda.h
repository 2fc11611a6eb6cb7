#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders Conda versions without regard to case: epoch, then components between '.', '_' and '-',
/// each a list of numbers and words, missing ones being 0, then the local part. At one place stand
/// "*" < dev < other words < numbers < post; a '_' at the very end belongs to the last component,
/// so 1.1 > 1.1_ (and 1.0.2 > 1.0.2_). What is not a version sorts below every version, by its
/// bytes. O(length), no allocation. Source: Conda's documentation of VersionOrder.
std::weak_ordering compare_conda(std::string_view a, std::string_view b) noexcept;

bool is_conda_version(std::string_view version) noexcept;

/// The plain comparisons; =1.2, 1.2.* and 1.2* for whatever begins with 1.2 (=1.2 is not ==1.2),
/// !=1.2.*, and ~=1.2.3 (not older, and begins with 1.2).
Result<bool> satisfies_conda(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
