#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of PHP packages as Composer does: normalised (v1.0 = 1.0.0.0, b2 =
/// beta2, 1.x-dev = 1.9999999.9999999.9999999-dev; the build does not count), then dev < alpha <
/// beta < RC < none < patch, numbers behind them. Branches (dev-main) sort below every version, by
/// name. Any bytes have an order: words that mean nothing here sort below dev. O(length), no
/// allocation. Source: Composer's documentation, "Versions and constraints"; PHP's version_compare.
std::weak_ordering compare_composer(std::string_view a, std::string_view b) noexcept;

bool is_composer_version(std::string_view version) noexcept;

/// The plain comparisons; ^1.2.3 (below 2), ~1.2 (below 2), ~1.2.3 (below 1.3), 1.2.*, and 1.0
/// - 2.0 (any 2.0.x still in). The lower bound of these includes its own pre-releases, the upper
/// bound's are outside. A branch is only equal to itself. "@beta" and "#abc123" behind a version
/// are passed over.
Result<bool> satisfies_composer(std::string_view version, std::string_view constraint);

/// Whether Composer would take `version` for the requirement: there "<1.2" and ">=1.2", too, place
/// all pre-releases of 1.2 with it. For questions about manifests.
Result<bool> satisfies_composer_requirement(std::string_view version, std::string_view requirement);

}  // namespace oakum::versions
