#include "core/version/bitnami.h"

#include <algorithm>

#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

std::optional<Semver> parse(std::string_view text) noexcept {
  auto version = parse_semver(text);
  if (!version) return version;
  const auto pre = version->pre_release;
  if (std::all_of(pre.begin(), pre.end(), is_digit)) {
    version->revision = pre;
    version->pre_release = {};
  }
  return version;
}

}  // namespace

std::weak_ordering compare_bitnami(std::string_view a, std::string_view b) noexcept {
  return compare_parsed(a, b, parse);
}

bool is_bitnami_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_bitnami(std::string_view version, std::string_view constraint) {
  static constexpr SemverDialect kDialect{
      .parse = parse, .partial_is_range = true, .empty_holds = true};
  return satisfies_semver_range(version, constraint, kDialect);
}

}  // namespace oakum::versions
