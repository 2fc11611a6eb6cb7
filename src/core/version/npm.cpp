#include "core/version/npm.h"

#include <algorithm>

#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

std::optional<Semver> parse(std::string_view text) noexcept {
  take_while(text, [](char c) { return is_space(c) || c == '='; });
  auto version = parse_semver(text);
  if (version && std::count(version->numbers.begin(), version->numbers.end(), '.') > 2)
    return std::nullopt;
  return version;
}

constexpr SemverDialect kIncluded{.parse = parse, .partial_is_range = true, .empty_holds = true};
constexpr SemverDialect kStrict{
    .parse = parse, .partial_is_range = true, .empty_holds = true, .strict_pre_releases = true};

}  // namespace

bool is_npm_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_npm(std::string_view version, std::string_view constraint,
                           PreReleases pre_releases) {
  return satisfies_semver_range(version, constraint,
                                pre_releases == PreReleases::strict ? kStrict : kIncluded);
}

}  // namespace oakum::versions
