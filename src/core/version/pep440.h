#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders Python versions as PEP 440 does: epoch, release (trailing zeros mean nothing), dev < a <
/// b < rc < final < post, then the local part. What is not a version sorts below every version, in
/// setuptools' old order ("0.9-beta3x" below "0.10"). Any bytes have an order. O(length), no
/// allocation. Source: the Python packaging specification "Version specifiers", appendix B of PEP
/// 440.
std::weak_ordering compare_pep440(std::string_view a, std::string_view b) noexcept;

bool is_pep440_version(std::string_view version) noexcept;

/// The plain comparisons ("=" as "=="), ==1.2.*, !=1.2.*, ~=1.2 and ===, pre-releases included. As
/// the specification has it, < 2.0 is false for pre-releases of 2.0 and > 2.0 for its post-releases
/// and local builds.
Result<bool> satisfies_pep440(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
