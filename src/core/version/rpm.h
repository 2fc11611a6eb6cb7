#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders two texts of the form [epoch:]version[-release] as rpm does: separators only separate,
/// letters sort before numbers, '~' before everything, '^' behind the end and before more text. A
/// missing epoch is 0. A missing release sorts before any release (rpm calls them equal, which is
/// no order: 1-1 = 1 = 1-2, yet 1-1 < 1-2). Any bytes have an order. O(length), no allocation.
/// Source: rpm-version(7), checked against rpm 4.18.
std::weak_ordering compare_rpm(std::string_view a, std::string_view b) noexcept;

/// Printable, without spaces, and not empty.
bool is_rpm_version(std::string_view version) noexcept;

/// The plain comparisons, as rpm resolves dependencies: an operand without a release says nothing
/// about the release.
Result<bool> satisfies_rpm(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
