#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of Elixir and Erlang packages: Semantic Versioning. Applications that were never
/// published have others; missing numbers are 0. What is not a version sorts below every version,
/// by its bytes. O(length), no allocation. Source: the documentation of Elixir's Version.
std::weak_ordering compare_hex(std::string_view a, std::string_view b) noexcept;

bool is_hex_version(std::string_view version) noexcept;

/// Elixir's requirements: the plain comparisons, "!", ~> 1.2 (below 2), ~> 1.2.3 (below 1.3), "and"
/// and "or". A pre-release behind ~> lowers the lower bound only.
Result<bool> satisfies_hex(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
