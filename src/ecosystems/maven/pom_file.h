#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "core/location.h"
#include "formats/xml.h"

// One pom.xml as it is written: nothing inherited, "${…}" as it stands. Model version 4.0.0.
// Source: Apache Maven, "POM Reference".
namespace oakum::ecosystems::maven {

constexpr std::uint64_t kPomLimit = 16u << 20;

struct Dependency {
  std::string group, artifact, version, scope, optional, type, classifier;
  std::vector<std::string> exclusions;  ///< "group:artifact"; either may be "*".
  std::string stated_version;           ///< As it is written, where that leaves `version` unknown.
  LineRange lines;                      ///< 0 where nobody asked for them.

  std::string name() const { return group + ':' + artifact; }
  /// What a managed dependency is found by: the name, and type and classifier unless it is a plain
  /// jar.
  std::string key() const;
};

struct Parent {
  std::string group, artifact, version, relative_path;
  std::uint32_t line = 0;  ///< 0: there is none.
};

struct Repository {
  std::string id, url;
  bool releases = true, snapshots = true;
};

struct Pom {
  std::string path;  ///< In the target; "" for one from a repository.
  Parent parent;
  std::string group, artifact, version;
  std::vector<std::string> licenses, modules;
  std::unordered_map<std::string, std::string> properties;
  std::vector<Dependency> dependencies, managed;
  std::vector<Repository> repositories;
};

/// Errors: corrupt (no XML, or no <project>), too_large.
Result<Pom> parse_pom(std::string_view text);
/// The <repository> elements of a pom or of a profile in settings.xml.
std::vector<Repository> read_repositories(formats::XmlElement repositories);

}  // namespace oakum::ecosystems::maven
