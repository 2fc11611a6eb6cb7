#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of Dart packages: Semantic Versioning, and among equal ones the build, label by
/// label: 1.0.0 < 1.0.0+1 < 1.0.0+2. Missing numbers are 0. What is not a version sorts below every
/// version, by its bytes. O(length), no allocation. Source: the documentation of pub_semver.
std::weak_ordering compare_pub(std::string_view a, std::string_view b) noexcept;

bool is_pub_version(std::string_view version) noexcept;

/// The plain comparisons, ^1.2.3 (below 2) and "any". Pre-releases of the caret's upper bound are
/// outside; elsewhere they take part.
Result<bool> satisfies_pub(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
