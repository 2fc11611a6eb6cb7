#include "core/version/hex.h"

#include "core/version/semver_range.h"

namespace oakum::versions {

std::weak_ordering compare_hex(std::string_view a, std::string_view b) noexcept {
  return compare_semver(a, b);
}

bool is_hex_version(std::string_view version) noexcept { return is_semver(version); }

Result<bool> satisfies_hex(std::string_view version, std::string_view constraint) {
  static constexpr SemverDialect kDialect{
      .parse = parse_semver, .arrow_drops_last = true, .arrow_only = true};
  return satisfies_semver_range(version, constraint, kDialect);
}

}  // namespace oakum::versions
