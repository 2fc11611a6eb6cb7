#pragma once
#include <compare>
#include <string_view>

namespace oakum::versions {

/// The order setuptools gave to texts that are no PEP 440 versions, so that those have a sensible
/// place too: runs of digits, of letters and of anything else, separated by dots; words sort below
/// numbers, "-" opens a patch level. Total over any bytes. O(length), no allocation.
std::weak_ordering compare_pep440_legacy(std::string_view a, std::string_view b) noexcept;

}  // namespace oakum::versions
