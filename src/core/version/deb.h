#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders two Debian package versions, as `dpkg --compare-versions` does.
/// Epoch first (0 when absent), then upstream, then revision; in the last two '~' sorts before
/// everything, even the end, so 1.0~rc1 < 1.0. Never fails: any bytes have an order, so a malformed
/// version cannot hide a vulnerability. O(length), no allocation. Source: Debian Policy 5.6.12,
/// deb-version(7).
std::weak_ordering compare_deb(std::string_view a, std::string_view b) noexcept;

/// As dpkg reads it, except that the upstream part need not begin with a digit.
bool is_deb_version(std::string_view version) noexcept;

/// The plain comparisons, and dpkg's << and >>.
Result<bool> satisfies_deb(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
