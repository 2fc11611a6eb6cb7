#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/inventory.h"
#include "core/license_text.h"
#include "core/secret.h"
#include "inventory/outside.h"

namespace oakum::inventory {

/// An operating system as one file names it. `rank` orders files of one layer: a higher one is
/// preferred.
struct OsFact {
  OperatingSystem os;
  int rank = 0;
  auto operator<=>(const OsFact&) const = default;
};

/// Files that an OS package owns, told apart from the package itself (dpkg's info/*.md5sums,
/// *.list).
struct OwnedFiles {
  /// Name, with ":arch" when the file's name has it. Empty: the packages of this very list account
  /// for the files, so what others only conclude from these is not told again.
  std::string package;
  std::vector<std::string> files;  ///< Without leading '/'.
  auto operator<=>(const OwnedFiles&) const = default;
};

/// A digest of a package told apart from the package itself (dpkg's available file).
struct PackageDigest {
  std::string package;  ///< "name@version"
  std::string digest;
  auto operator<=>(const PackageDigest&) const = default;
};

/// Licences of an OS package told apart from the package itself (dpkg's copyright files).
struct PackageLicenses {
  std::string package;                ///< Its name.
  std::vector<std::string> licenses;  ///< In order, each once.
  auto operator<=>(const PackageLicenses&) const = default;
};

/// Where an analyzer puts what one file says. One per file; not shared between threads.
class Sink {
 public:
  static constexpr std::size_t kMostProblems = 1000;

  void add(Package package) { packages.push_back(std::move(package)); }
  void os(OperatingSystem os, int rank = 0) { systems.push_back({std::move(os), rank}); }
  /// A damaged record among good ones: said, and the good ones are kept. Of one file at most
  /// kMostProblems are told, so that a file of nothing but damage stays cheap.
  void problem(std::uint32_t line, std::string what, Error::Kind kind = Error::corrupt) {
    if (problems.size() > kMostProblems) return;
    if (problems.size() == kMostProblems) what = "more damaged records, not listed one by one";
    problems.push_back({{.path = {}, .line = line, .layer = 0}, std::move(what), kind});
  }

  const Outside* outside = nullptr;  ///< Null when nothing beyond the target may be asked.

  std::vector<Package> packages;
  /// Of a file that tells of packages of several kinds or places (a bill of materials). A list
  /// without a path is one of the file itself.
  std::vector<PackageList> lists;
  std::vector<OsFact> systems;
  std::vector<OwnedFiles> owned;
  std::vector<PackageDigest> digests;
  std::vector<PackageLicenses> package_licenses;
  std::vector<LicenseText> license_texts;
  std::vector<SecretCandidate> secrets;
  std::optional<ApkRepository> apk_repository;
  std::optional<BuildInfo> build_info;
  std::vector<Problem> problems;
};

}  // namespace oakum::inventory
