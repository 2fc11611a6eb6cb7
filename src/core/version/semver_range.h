#pragma once
#include <compare>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "core/version/fallback.h"
#include "core/version/semver.h"

// What Semantic Versioning's families share beyond precedence: ranges, and a place for texts that
// are no versions.
namespace oakum::versions {

using ParseSemver = std::optional<Semver> (*)(std::string_view) noexcept;

/// How one family reads ranges.
struct SemverDialect {
  ParseSemver parse = nullptr;
  bool partial_is_range =
      false;  ///< "1.2" stands for every 1.2.x, also behind an operator: > 1.2 begins at 1.3.
  bool bare_is_caret = false;  ///< "1.2.3" means ^1.2.3.
  bool arrow_drops_last =
      false;  ///< "~> 1.2" is below 2 and "~> 1.2.3" below 1.3, as in Ruby; else it means ~.
  bool arrow_only = false;   ///< "^" and "~" are no operators.
  bool empty_holds = false;  ///< An empty alternative holds for everything.
  bool strict_pre_releases =
      false;  ///< A pre-release needs a comparison with a pre-release of the same three numbers.
};

/// Errors: corrupt, too_large. O(length of version × number of comparisons + length of constraint).
Result<bool> satisfies_semver_range(std::string_view version, std::string_view constraint,
                                    const SemverDialect& dialect);

/// Orders what `parse` accepts, and below it everything else by its bytes.
inline std::weak_ordering compare_parsed(std::string_view a, std::string_view b,
                                         ParseSemver parse) noexcept {
  return compare_or_bytes(
      a, b, parse, [](const Semver& left, const Semver& right) { return compare(left, right); });
}

}  // namespace oakum::versions
