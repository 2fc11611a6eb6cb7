#pragma once
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

// npm orders versions as Semantic Versioning does: compare_semver. Source of the ranges:
// node-semver's README.

/// At most three numbers; "v1.2.3", "=1.2.3" and "1.2" are let through.
bool is_npm_version(std::string_view version) noexcept;

enum class PreReleases : std::uint8_t {
  included,  ///< They take part like any other version (node-semver's includePrerelease).
  strict,    ///< Only where a comparison names a pre-release of the same three numbers, as npm
             ///< installs.
};

/// node-semver's ranges: ^1.2.3, ~1.2.3, 1.2.x, 1.2 (which is 1.2.x), 1.2.3 - 2.3, ||.
Result<bool> satisfies_npm(std::string_view version, std::string_view constraint,
                           PreReleases pre_releases = PreReleases::included);

}  // namespace oakum::versions
