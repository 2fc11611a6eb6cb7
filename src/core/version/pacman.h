#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders two texts of the form [epoch:]version[-pkgrel] as pacman does: segments of digits or
/// letters; letters at once behind a segment sort before its end (1.0rc < 1.0 < 1.0.rc), more
/// separators are newer. '~' and '+' only separate. A missing epoch is 0. A missing pkgrel sorts
/// before any (pacman calls them equal, which is no order); separators at the very end are part of
/// it (there pacman's relation runs in a circle). Any bytes have an order. O(length), no
/// allocation. Source: vercmp(8); checked against libalpm 13.
std::weak_ordering compare_pacman(std::string_view a, std::string_view b) noexcept;

/// Printable, without spaces, and not empty.
bool is_pacman_version(std::string_view version) noexcept;

/// The plain comparisons; an operand without a pkgrel says nothing about it.
Result<bool> satisfies_pacman(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
