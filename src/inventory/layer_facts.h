#pragma once
#include <cstdint>
#include <string>
#include <string_view>
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
  std::vector<PackageList> told;  ///< What a bill of materials says of other files (Sink::lists).
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
  /// digest_of_path() of every file, told or not, of a layer of an image that is examined: what it
  /// puts in the place of a file beneath. Sorted.
  std::vector<std::uint64_t> paths;
};

/// Tells paths of one image apart, in 56 bits (FNV-1a, folded).
constexpr std::uint64_t digest_of_path(std::string_view path) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return (hash >> 8) ^ (hash & 0xff);
}

}  // namespace oakum::inventory
