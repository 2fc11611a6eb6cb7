#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "ecosystems/java_archive/coordinates.h"
#include "ecosystems/java_archive/manifest.h"

namespace oakum::ecosystems::java_archive {

/// What an archive may be, when no pom.properties says so.
struct Guess {
  Coordinates coordinates;    ///< With an artifact; group and version may be unknown.
  std::string_view evidence;  ///< kManifest, kFileName or kClassPath.
  std::uint8_t confidence;    ///< From kCertain it counts without anybody's confirmation.
};

struct Circumstances {
  std::string_view path;
  const Manifest& manifest;
  std::string_view package;  ///< That most of its classes are in: "com.google.gson", or "".
  /// There is something in it that says what it is. Then a name without a group says more of the
  /// file than of its content.
  bool holds_others = false;
};

/// At least one and at most a dozen, the most likely first: every archive whose identity is open
/// has a place in the inventory, with its digest, so that an index of published archives can be
/// asked.
std::vector<Guess> guess(const Circumstances& archive);

}  // namespace oakum::ecosystems::java_archive
