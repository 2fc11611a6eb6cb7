#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/package.h"
#include "inventory/sink.h"
#include "io/file.h"

// The package.json files of a project, which tell what its lock file does not. Source: npm
// documentation, "package.json"; Yarn documentation, "Manifest".
namespace oakum::ecosystems::npm {

/// A dependency as a manifest asks for it.
struct Request {
  std::string name;
  std::string range;
  bool for_development = false;
};

struct Manifest {
  std::string path;  ///< From the scan root: "app/packages/web/package.json".
  std::string name, version;
  std::vector<std::string> licenses;
  /// dependencies, optionalDependencies and devDependencies; a name that is in the last and in
  /// another one is for use.
  std::vector<Request> requests;
  std::vector<std::string> workspaces;  ///< Folders, with wildcards, "!" in front to leave out.
  std::vector<std::pair<std::string, std::string>> resolutions;  ///< "parent/name" and a range.
};

/// The manifest in a folder below that of the lock file ("" for its own). Nothing when there is
/// none; a damaged one is a problem.
std::optional<Manifest> read_manifest(const io::File& lock, std::string_view folder,
                                      inventory::Sink& sink);

/// The folders below that of the lock file which the patterns name, sorted. Only as far as folders
/// can be listed: of a tree that cannot be, those without wildcards. Folders of installed packages
/// and hidden ones are not entered.
std::vector<std::string> workspace_folders(const io::File& lock,
                                           const std::vector<std::string>& patterns);

/// "./a//b/" as "a/b"; nothing for what leads out of the folder, or is the folder itself.
std::optional<std::string> folder_below(std::string_view path);

/// The project's own package. Its id is the path when it has no name or no version.
Package local_package(const Manifest& manifest, Relationship relationship);

}  // namespace oakum::ecosystems::npm
