#pragma once
#include <compare>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// A semantic version read loosely; the pieces point into the text it was read from.
struct Semver {
  std::string_view numbers;      ///< "1.2.3": one number or more, dots between them.
  std::string_view pre_release;  ///< "rc.1"; empty for a release.
  std::string_view revision;     ///< Digits; only Bitnami has it.
  std::string_view build;        ///< "build.1"; only Pub, which orders builds, sets it.
  bool dotted = false;           ///< The pre-release stood behind a dot, as in "1.0.0.rc1".
  bool any_case = false;         ///< Letters of the pre-release are equal in either case: NuGet.
};

/// Reads v?N(.N)*(-?pre-release)?(+build)?, with white space around it; the build is dropped. More
/// precisely, a pre-release follows a hyphen, or begins with a letter, at once or behind a dot.
/// Nothing for anything else.
std::optional<Semver> parse_semver(std::string_view text) noexcept;

/// Semantic Versioning 2.0 precedence; missing numbers are 0, and there may be more than three.
std::weak_ordering compare(const Semver& a, const Semver& b) noexcept;

/// Orders the first `count` numbers, missing ones being 0.
std::weak_ordering compare_numbers(std::string_view a, std::string_view b,
                                   std::size_t count) noexcept;

/// Orders any two texts; what is not a version sorts below every version, by its bytes.
/// O(length), no allocation. Source: semver.org 2.0.0, clause 11.
std::weak_ordering compare_semver(std::string_view a, std::string_view b) noexcept;

bool is_semver(std::string_view version) noexcept;

/// The plain comparisons, missing numbers being 0; 1.2.* and 1.2.x for everything that begins
/// with 1.2; ~1.2.3 (below 1.3), ^1.2.3 (below 2) and ~> 1.2 (below 2). Pre-releases of the upper
/// bound are outside.
Result<bool> satisfies_semver(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
