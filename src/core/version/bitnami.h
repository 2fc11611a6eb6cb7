#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Semantic Versioning, in which "-N" behind a release is Bitnami's packaging revision: 1.2.3
/// < 1.2.3-1.
std::weak_ordering compare_bitnami(std::string_view a, std::string_view b) noexcept;

bool is_bitnami_version(std::string_view version) noexcept;

/// npm's ranges. A comparison that names no revision says nothing about it: 1.2.3-1 satisfies
/// <= 1.2.3.
Result<bool> satisfies_bitnami(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
