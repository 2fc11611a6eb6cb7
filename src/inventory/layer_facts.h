#pragma once
#include <string>
#include <vector>

#include "core/inventory.h"
#include "inventory/sink.h"

namespace oakum::inventory {

/// What one file of a layer said.
struct FileFacts {
  std::string path;
  std::size_t analyzer = 0;  ///< Index into the list of analyzers of the walk, then its examiners.
  std::vector<OsFact> systems;
  std::vector<OwnedFiles> owned;
  std::vector<PackageDigest> digests;
  std::vector<PackageLicenses> package_licenses;
  std::vector<LicenseText> license_texts;
  std::vector<SecretCandidate> secrets;
  std::optional<ApkRepository> apk_repository;
  std::optional<BuildInfo> build_info;
  std::optional<PackageList> list;
};

/// Everything observed in one layer: what the layer cache keeps. Files sorted by path, then
/// analyzer.
struct LayerFacts {
  Layer layer;
  std::vector<FileFacts> files;
  std::vector<std::string>
      whiteouts;  ///< Deleted from the layers beneath, with everything below. Sorted.
  std::vector<std::string>
      opaque;  ///< Directories whose content in the layers beneath is hidden. Sorted.
  std::vector<Problem> problems;  ///< Sorted.
};

}  // namespace oakum::inventory
