#pragma once
#include <string>
#include <string_view>

namespace oakum::ecosystems::maven {

/// What names a project: "org.example:shop:1.0".
struct Coordinates {
  std::string group, artifact, version;

  std::string name() const { return group + ':' + artifact; }
  std::string text() const { return name() + ':' + version; }
  auto operator<=>(const Coordinates&) const = default;
};

/// Where a repository keeps the project's pom: "org/example/shop/1.0/shop-1.0.pom". "" for
/// coordinates that are incomplete or would make another path than that: with "..", separators,
/// white space or other characters that no repository has.
std::string repository_path(const Coordinates& project);
/// Whether a text may be one component of such a path.
bool is_path_component(std::string_view text);

/// What a <version> of a dependency asks for.
struct Requirement {
  std::string version;  ///< "" when it is a range, which only a repository could resolve.
  bool hard = false;    ///< "[1.0]": this and no other.
};
Requirement parse_requirement(std::string_view text);

}  // namespace oakum::ecosystems::maven
