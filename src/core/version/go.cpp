#include "core/version/go.h"

#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

std::optional<Semver> parse(std::string_view text) noexcept {
  text = trimmed(text);
  if (text.starts_with("go")) text.remove_prefix(2);
  return parse_semver(text);
}

}  // namespace

std::weak_ordering compare_go(std::string_view a, std::string_view b) noexcept {
  return compare_parsed(a, b, parse);
}

bool is_go_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_go(std::string_view version, std::string_view constraint) {
  static constexpr SemverDialect kDialect{.parse = parse, .arrow_drops_last = true};
  return satisfies_semver_range(version, constraint, kDialect);
}

}  // namespace oakum::versions
