#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/license_text.h"
#include "core/location.h"
#include "core/package.h"
#include "core/secret.h"

namespace oakum {

/// What could not be read is data too: it travels beside the facts to the report.
struct Problem {
  Location where;
  std::string what;  ///< One sentence without capital and full stop; names the limit when one was hit.
  Error::Kind kind = Error::corrupt;
  auto operator<=>(const Problem&) const = default;
};

/// Whether something of the target was left unread, so that the scan is not complete.
inline bool leaves_unread(const Problem& problem) { return problem.kind != Error::inconclusive; }

struct OperatingSystem {
  std::string family;  ///< "debian", "alpine", "redhat", … (trivy.md 3.1); "none" when only packages were found.
  std::string name;    ///< Release as the family writes it: "12.5", "3.20.1", "2 (Karoo)".
  bool end_of_life = false;
  std::string supplier;   ///< Who rebuilt it ("rapidfort"), else empty.
  bool extended = false;  ///< Extended security maintenance is on (Ubuntu Pro).
  auto operator<=>(const OperatingSystem&) const = default;
};

/// The repository an apk-based system installs from; preferred over the OS version when they differ.
struct ApkRepository {
  std::string family;   ///< "alpine"
  std::string release;  ///< "3.20" or "edge"
  auto operator<=>(const ApkRepository&) const = default;
};

struct Layer {
  std::uint64_t size = 0;  ///< Uncompressed bytes, padding included.
  std::string digest;      ///< Of the compressed blob; empty when the archive has none.
  std::string diff_id;     ///< Of the uncompressed tar.
  std::string created_by;  ///< The instruction that made it.
  auto operator<=>(const Layer&) const = default;
};

/// The packages that one file declares, as one analyzer read it: the unit that layers overwrite and reports group by.
struct PackageList {
  Ecosystem ecosystem = Ecosystem::none;
  std::string type;      ///< "npm", "gobinary", "apk": the analyzer's report type.
  std::string path;      ///< The file; empty for the packages of the operating system.
  std::string analyzed_by;  ///< What the field's reports call the analyzer, where that is not the type: "conan-lock".
  std::string group;     ///< "Java", "Python", "Node.js": reports show all lists of one group and type as one.
  std::uint16_t layer = 0;
  std::vector<Package> packages;
  auto operator<=>(const PackageList&) const = default;
};

/// A secret candidate and what became of its file in later layers.
struct SecretSighting {
  SecretCandidate seen;
  bool buried = false;      ///< A later layer deletes or replaces the file.
  std::string owner;        ///< The distribution's package whose file it is, unchanged; else empty.
  std::string instruction;  ///< The step of the image's configuration it stands in.
  std::string commit, author, date;  ///< Of the commit that brought it, in a scan of history.
  auto operator<=>(const SecretSighting&) const = default;
};

/// Everything observed about one target: whole, after squashing the layers. Judged without touching the target again.
struct Inventory {
  std::optional<OperatingSystem> os;
  std::optional<ApkRepository> apk_repository;
  std::vector<Layer> layers;
  std::vector<PackageList> lists;  ///< OS packages first (one list), then by type and path.
  std::vector<SecretSighting> secrets;       ///< By path, layer, then as found.
  std::vector<LicenseText> license_texts;    ///< By path and line.
  std::vector<Problem> problems;
  auto operator<=>(const Inventory&) const = default;
};

}  // namespace oakum
