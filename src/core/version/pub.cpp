#include "core/version/pub.h"

#include "core/version/digits.h"
#include "core/version/semver_range.h"

namespace oakum::versions {
namespace {

std::optional<Semver> parse(std::string_view text) noexcept {
  auto version = parse_semver(text);
  text = trimmed(text);
  const auto plus = text.find('+');
  if (version && plus != std::string_view::npos) version->build = text.substr(plus + 1);
  return version;
}

}  // namespace

std::weak_ordering compare_pub(std::string_view a, std::string_view b) noexcept {
  return compare_parsed(a, b, parse);
}

bool is_pub_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_pub(std::string_view version, std::string_view constraint) {
  static constexpr SemverDialect kDialect{.parse = parse};
  const bool any = trimmed(constraint) == "any";
  return satisfies_semver_range(version, any ? std::string_view() : constraint, kDialect);
}

}  // namespace oakum::versions
