#pragma once
#include <string>
#include <vector>

#include "ecosystems/maven/pom_file.h"
#include "inventory/outside.h"

namespace oakum::ecosystems::maven {

struct Mirror {
  std::string id, url;
  std::vector<std::string> of;  ///< "central", "*", "external:*", "external:http:*", "!inner".
};

/// What the user's settings.xml and the installation's say, the user's first.
struct Settings {
  std::string local_repository;          ///< Absolute; "" when it cannot be known.
  std::vector<Repository> repositories;  ///< Of the active profiles.
  std::vector<Mirror> mirrors;
};

/// Reads ~/.m2/settings.xml, then conf/settings.xml of MAVEN_HOME, M2_HOME or /usr/share/maven.
/// "${env.X}" and "${user.home}" are resolved: these files are the user's own. Passwords are not
/// read. Files that are absent or damaged say nothing. Source: Apache Maven, "Settings Reference".
Settings read_settings(const inventory::Outside& outside);

/// The repository as the first mirror that is for it stands in for it. Source: Apache Maven, "Using
/// Mirrors for Repositories".
Repository through_mirror(const Settings& settings, Repository repository);

}  // namespace oakum::ecosystems::maven
