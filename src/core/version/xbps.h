#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders Void Linux versions "version_revision" as xbps does, in pkgsrc's way: a list of numbers
/// in which "alpha" < "beta" < "pre" = "rc" stand below 0, "." and "pl" for 0, and a letter for 0
/// and its place in the alphabet (1.0a = 1.0.1); missing ones are 0, so 1 = 1.0. Then the revision.
/// Case does not count. Any bytes have an order: other signs only separate. O(length), no
/// allocation. Source: pkg_info(1) of pkgsrc, "Package wildcards"; xbps-uhelper(1), cmpver.
std::weak_ordering compare_xbps(std::string_view a, std::string_view b) noexcept;

/// Printable, without spaces, with a digit.
bool is_xbps_version(std::string_view version) noexcept;

/// The plain comparisons.
Result<bool> satisfies_xbps(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
