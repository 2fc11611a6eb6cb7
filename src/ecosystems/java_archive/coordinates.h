#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace oakum::ecosystems::java_archive {

/// What Maven calls an artifact; members may be empty where they are not known.
struct Coordinates {
  std::string group, artifact, version;

  bool complete() const { return !group.empty() && !artifact.empty() && !version.empty(); }
  std::string name() const;  ///< "group:artifact", or the artifact alone.
  auto operator<=>(const Coordinates&) const = default;
};

std::string_view base_name(std::string_view path);
/// The name of a file without its folder and extension.
std::string_view stem_of(std::string_view path);

/// Those that a pom.properties states.
Coordinates read_properties(std::string_view text);
/// "spring-core-5.3.4-SNAPSHOT.jar": the version starts at the last "-" in front of a digit.
/// Without one: nothing.
Coordinates read_file_name(std::string_view path);

/// Titles and vendors are written for people; coordinates of Maven have no spaces.
bool is_coordinate(std::string_view text);
/// "artifact.jar" or "artifact-version.jar": these are the archive's own coordinates, not those of
/// something inside.
bool is_named_after(std::string_view path, const Coordinates& coordinates);

}  // namespace oakum::ecosystems::java_archive
