#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of Go modules (v1.2.3, pseudo-versions, +incompatible) and toolchains (go1.21.3,
/// go1.21rc2): Semantic Versioning's order, in which a pseudo-version is a pre-release and
/// +incompatible a build, so ignored. Source: go.dev/ref/mod, "Versions".
std::weak_ordering compare_go(std::string_view a, std::string_view b) noexcept;

bool is_go_version(std::string_view version) noexcept;

/// The operators of satisfies_semver.
Result<bool> satisfies_go(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
