#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders Maven versions as its ComparableVersion does: pieces between '.', '-' and the borders of
/// digits and letters; alpha < beta < milestone < rc = cr < snapshot < final = ga = release < sp <
/// any other word < -number < .number. Maven's own relation runs in a circle for a few odd texts
/// (1.0.alpha.1 < 1 < 1.ga.1 < 1.0.alpha.1); here what lies behind a run of zeros decides before
/// the zeros do, which makes it a total order over any bytes. O(length), no allocation. Source:
/// Maven's POM reference, "Version Order Specification"; checked against 3.8.7.
std::weak_ordering compare_maven(std::string_view a, std::string_view b) noexcept;

/// Everything is a version to Maven; here it must be printable, without spaces, brackets and
/// commas, and not empty.
bool is_maven_version(std::string_view version) noexcept;

/// The plain comparisons, and intervals: "[1.0,2.0)", "(,1.0],[1.2,)". A bare version means
/// equality.
Result<bool> satisfies_maven(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
