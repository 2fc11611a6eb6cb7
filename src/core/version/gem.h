#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of RubyGems (and CocoaPods): runs of digits and of letters, letters below
/// numbers, so 1.0.a < 1.0; zeros at the end and in front of the first letter mean nothing, "-"
/// reads as ".pre.". A platform behind the version (1.2.0-x86_64-linux) is not part of it. Any
/// bytes have an order: what is neither letter nor digit only separates. O(length), no allocation.
/// Source: the documentation of Gem::Version; checked against RubyGems 3.3.
std::weak_ordering compare_gem(std::string_view a, std::string_view b) noexcept;

/// As RubyGems, which takes an empty text for version 0.
bool is_gem_version(std::string_view version) noexcept;

/// The plain comparisons, and ~> 1.2.3 (below 1.3), ~> 1.2 (below 2).
Result<bool> satisfies_gem(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
