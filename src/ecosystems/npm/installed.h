#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/file.h"

// What is installed beside a lock file.
namespace oakum::ecosystems::npm {

/// The licences that the package.json in `folder` (below that of the lock file) declares; none when
/// it is absent, damaged, or of another package or version than `id`.
std::vector<std::string> installed_licenses(const io::File& lock, std::string_view folder,
                                            std::string_view id);

/// The same of a package.json's text.
std::vector<std::string> manifest_licenses(std::string_view manifest, std::string_view id);

/// A folder that holds each version of each package once, under the name of both: "left@1.0.0",
/// "@scope+left@1.0.0_peer@2.0.0". Listed when it is made.
class PackageStore {
 public:
  /// `folder` is below that of the lock file: "node_modules/.pnpm".
  PackageStore(const io::File& lock, std::string folder);
  /// Of any copy of the package.
  std::vector<std::string> licenses(std::string_view name, std::string_view version) const;

 private:
  const io::File& lock_;
  std::string folder_;
  std::unordered_map<std::string, std::string> copies_;  ///< By "@scope+left@1.0.0".
};

/// The names in a folder below that of the lock file.
std::vector<std::string> names_beside(const io::File& lock, std::string_view folder);

}  // namespace oakum::ecosystems::npm
