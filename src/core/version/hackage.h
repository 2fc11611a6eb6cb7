#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of Haskell packages: numbers divided by '.', and 1.0 < 1.0.0. What is not a
/// version sorts below every version, by its bytes. O(length), no allocation. Source: the Haskell
/// Package Versioning Policy; Data.Version.
std::weak_ordering compare_hackage(std::string_view a, std::string_view b) noexcept;

bool is_hackage_version(std::string_view version) noexcept;

/// The plain comparisons, "&&", ==1.2.*, and ^>=1.2.3 (below 1.3), as Cabal writes them.
Result<bool> satisfies_hackage(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
