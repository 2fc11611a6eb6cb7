#include "core/version/cargo.h"

#include "core/version/semver_range.h"

namespace oakum::versions {

Result<bool> satisfies_cargo(std::string_view version, std::string_view requirement) {
  static constexpr SemverDialect kDialect{.parse = parse_semver,
                                          .partial_is_range = true,
                                          .bare_is_caret = true,
                                          .strict_pre_releases = true};
  return satisfies_semver_range(version, requirement, kDialect);
}

}  // namespace oakum::versions
