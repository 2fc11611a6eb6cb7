#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystems/java_archive/coordinates.h"

namespace oakum::ecosystems::java_archive {

/// The main section of a META-INF/MANIFEST.MF: attributes without regard to case, lines that start
/// with a space go on. Source: JAR File Specification.
class Manifest {
 public:
  Manifest() = default;
  explicit Manifest(std::string_view text);

  /// The first of these attributes (in lower case) that is there and not empty.
  std::string first(std::initializer_list<const char*> names) const;
  /// Bundle-SymbolicName without its directives: "com.fasterxml.jackson.core.jackson-databind".
  std::string symbolic_name() const;

 private:
  std::unordered_map<std::string, std::string> attributes_;
};

/// What its titles, vendors and versions come to; these are written for people, so a member may be
/// anything. Source: Maven Archiver reference; OSGi Core, "Bundle Manifest Headers".
Coordinates read_coordinates(const Manifest& manifest);
/// "Apache-2.0;link=…, MIT" names two; Jenkins plugins have an attribute of their own.
std::vector<std::string> read_licenses(const Manifest& manifest);

}  // namespace oakum::ecosystems::java_archive
