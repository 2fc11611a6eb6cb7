#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of NuGet packages: numbers of which missing ones are 0, then Semantic
/// Versioning's labels without regard to case; 1.0.0-BETA = 1.0.0.0-beta. The build does not count.
/// What is not a version sorts below every version, by its bytes. O(length), no allocation. Source:
/// NuGet's documentation, "Package versioning".
std::weak_ordering compare_nuget(std::string_view a, std::string_view b) noexcept;

/// At most four numbers.
bool is_nuget_version(std::string_view version) noexcept;

/// The plain comparisons, intervals, and floating versions: 1.2.* and 1.2.*-* (whatever begins with
/// 1.2), 1.2.3-* (1.2.3 and its pre-releases), 1.2.3-rc.* (of those, the release and what begins
/// with "rc."). Behind an inequality a floating version is the lowest it covers. A bare version
/// means equality, not NuGet's "at least": an advisory names what is affected.
Result<bool> satisfies_nuget(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
