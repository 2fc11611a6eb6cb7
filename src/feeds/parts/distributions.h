#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "core/version/version.h"

namespace oakum::feeds {

/// Where the rows about a release of an operating system go.
struct DistributionSpace {
  std::string name;  ///< Namespace: "debian 12", "wolfi".
  DataSource source;
  VersionScheme scheme = VersionScheme::rpm;
};

/// By the distribution as the OSV format calls it ("Debian", "Photon OS"; those it does not know by
/// their own names: "Amazon Linux", "Gentoo") and the release in the words of that format: "12",
/// "v3.20", "Pro:18.04:LTS", "Linux Enterprise Server 15 SP5". Nothing for a distribution that is
/// not in the table, and for releases that packages are not matched by (none, Ubuntu's FIPS tiers).
std::optional<DistributionSpace> distribution_space(std::string_view distribution,
                                                    std::string_view release = {});

}  // namespace oakum::feeds
