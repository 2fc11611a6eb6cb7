#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/ecosystem.h"
#include "core/finding.h"

namespace oakum::feeds {

/// Where the rows of an OSV record go.
struct OsvSpace {
  std::string name;  ///< Namespace: "debian 12", "pip::Python Packaging Advisory Database".
  DataSource source;
  bool operating_system = false;  ///< Rows have one fixed version; otherwise lists of constraints.
  Ecosystem ecosystem = Ecosystem::none;  ///< For the package's name; none leaves it as it is.
  VersionScheme scheme = VersionScheme::semver;
};

/// By the ecosystem of an affected package ("Debian:12", "crates.io") and the record's id, whose
/// prefix names the source. Nothing for releases and ecosystems that packages are not matched by
/// (Debian without a release, Ubuntu's FIPS and realtime tiers, OSS-Fuzz …).
std::optional<OsvSpace> space_of(std::string_view osv_ecosystem, std::string_view record_id);

}  // namespace oakum::feeds
