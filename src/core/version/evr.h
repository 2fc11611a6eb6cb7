#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

// [epoch:]version[-release], as rpm and pacman write it; they differ in how a part is ordered.
namespace oakum::versions {

using ComparePart = std::weak_ordering (*)(std::string_view, std::string_view) noexcept;

/// Any two texts: the epoch ends at the first colon if only digits stand before it, the release
/// begins behind the last hyphen. A missing epoch is 0, a missing release sorts before any.
std::weak_ordering compare_evr(std::string_view a, std::string_view b,
                               ComparePart compare_part) noexcept;

/// Printable, without spaces, and not empty.
bool is_evr(std::string_view version) noexcept;

/// The plain comparisons; an operand without a release says nothing about the release.
Result<bool> satisfies_evr(std::string_view version, std::string_view constraint,
                           ComparePart compare_part);

}  // namespace oakum::versions
