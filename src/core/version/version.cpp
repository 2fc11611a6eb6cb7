#include "core/version/version.h"

#include <array>

#include "core/version/apk.h"
#include "core/version/bitnami.h"
#include "core/version/composer.h"
#include "core/version/conda.h"
#include "core/version/cran.h"
#include "core/version/deb.h"
#include "core/version/gem.h"
#include "core/version/go.h"
#include "core/version/hackage.h"
#include "core/version/hex.h"
#include "core/version/jvm.h"
#include "core/version/maven.h"
#include "core/version/npm.h"
#include "core/version/nuget.h"
#include "core/version/pacman.h"
#include "core/version/pep440.h"
#include "core/version/portage.h"
#include "core/version/pub.h"
#include "core/version/rpm.h"
#include "core/version/semver.h"
#include "core/version/xbps.h"

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
    Row{"nuget", compare_nuget, is_nuget_version, satisfies_nuget},
    Row{"composer", compare_composer, is_composer_version, satisfies_composer},
    Row{"conda", compare_conda, is_conda_version, satisfies_conda},
    Row{"cran", compare_cran, is_cran_version, satisfies_cran},
    Row{"hackage", compare_hackage, is_hackage_version, satisfies_hackage},
    Row{"hex", compare_hex, is_hex_version, satisfies_hex},
    Row{"pub", compare_pub, is_pub_version, satisfies_pub},
    Row{"pacman", compare_pacman, is_pacman_version, satisfies_pacman},
    Row{"portage", compare_portage, is_portage_version, satisfies_portage},
    Row{"jvm", compare_jvm, is_jvm_version, satisfies_jvm},
    Row{"xbps", compare_xbps, is_xbps_version, satisfies_xbps},
};
static_assert(kRows.size() == kVersionSchemes);

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
