#include "core/version/version.h"

#include <array>

#include "core/version/apk.h"
#include "core/version/bitnami.h"
#include "core/version/deb.h"
#include "core/version/gem.h"
#include "core/version/go.h"
#include "core/version/maven.h"
#include "core/version/npm.h"
#include "core/version/pep440.h"
#include "core/version/rpm.h"
#include "core/version/semver.h"

namespace oakum {
namespace {

/// All that a scheme is; the table is indexed by VersionScheme.
struct Row {
  std::string_view name;
  std::weak_ordering (*compare)(std::string_view, std::string_view) noexcept;
  bool (*is_version)(std::string_view) noexcept;
  Result<bool> (*satisfies)(std::string_view version, std::string_view constraint);
};

Result<bool> satisfies_npm(std::string_view version, std::string_view constraint) {
  return versions::satisfies_npm(version, constraint);
}

using namespace versions;
constexpr std::array kRows = {
    Row{"deb", compare_deb, is_deb_version, satisfies_deb},
    Row{"rpm", compare_rpm, is_rpm_version, satisfies_rpm},
    Row{"apk", compare_apk, is_apk_version, satisfies_apk},
    Row{"semver", compare_semver, is_semver, satisfies_semver},
    Row{"npm", compare_semver, is_npm_version, oakum::satisfies_npm},
    Row{"pep440", compare_pep440, is_pep440_version, satisfies_pep440},
    Row{"gem", compare_gem, is_gem_version, satisfies_gem},
    Row{"maven", compare_maven, is_maven_version, satisfies_maven},
    Row{"go", compare_go, is_go_version, satisfies_go},
    Row{"bitnami", compare_bitnami, is_bitnami_version, satisfies_bitnami},
};

const Row& row(VersionScheme scheme) noexcept { return kRows[static_cast<std::size_t>(scheme)]; }

}  // namespace

std::string_view name(VersionScheme scheme) { return row(scheme).name; }

std::weak_ordering compare_versions(VersionScheme scheme, std::string_view a,
                                    std::string_view b) noexcept {
  return row(scheme).compare(a, b);
}

bool is_version(VersionScheme scheme, std::string_view version) noexcept {
  return row(scheme).is_version(version);
}

Result<bool> satisfies(VersionScheme scheme, std::string_view version,
                       std::string_view constraint) {
  if (version.size() > kLongestVersion)
    return Error{Error::too_large, fmt::format("a version of {} bytes; at most {} are read",
                                               version.size(), kLongestVersion)};
  return row(scheme).satisfies(version, constraint);
}

}  // namespace oakum
