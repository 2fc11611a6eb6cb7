#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "core/package.h"
#include "io/zip.h"

namespace oakum::ecosystems::java_archive {

/// What one archive says of itself and of what was put into it; archives within it not looked at.
struct Contents {
  /// Those of pom.properties in the order of the archive, then libraries known by other marks, then
  /// what the archive itself may be, when that was concluded (evidence.h). Without path and digest.
  std::vector<Package> packages;
  /// Members that could not be read.
  std::vector<std::pair<std::string, Error>> problems;
};

/// `path` is that of the archive, whose name counts.
Contents read_contents(std::string_view path, const io::ZipArchive& zip);

}  // namespace oakum::ecosystems::java_archive
