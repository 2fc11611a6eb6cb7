#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders two Alpine package versions: digits(.digits)* letter? (_suffix N?)* (~hash)? (-rN)?.
/// Suffixes sort alpha < beta < pre < rc < none < cvs < svn < git < hg < p; a number behind a dot
/// that begins with 0 compares as text. From where a text leaves the grammar it is ordered as
/// bytes, below any text that ends there. Any bytes have an order. O(length), no allocation.
/// Source: apk-package(5), checked against apk-tools 3.
std::weak_ordering compare_apk(std::string_view a, std::string_view b) noexcept;

bool is_apk_version(std::string_view version) noexcept;

/// The plain comparisons, and apk's fuzzy ones: ~1.2 holds for every version that begins with 1.2;
/// <~ and >~ add everything below or above that.
Result<bool> satisfies_apk(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
