#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "priority/base_image.h"
#include "report/parts/sections.h"

namespace oakum::compare {

/// Why a finding is on one side only, or what happened to its package meanwhile.
enum class Cause : std::uint8_t {
  none,        ///< It is on both sides, in the same version.
  unknown,     ///< The other report lists only packages with findings.
  package,     ///< The package is on one side only.
  upgrade,     ///< Another version of the package on the other side: a higher one after.
  downgrade,   ///< A lower one after.
  suppressed,  ///< Ignored on the other side.
  advisory,    ///< The same package: what is known of it has changed.
};

/// A finding that is open in at least one of two reports.
struct Item {
  report::Row row;  ///< As the second report has it, or the first when only that does.
  bool in_before = false, in_after = false;
  Cause cause = Cause::none;
  std::string other_version;  ///< Of the package on the other side, where that differs.
};

/// A package that is not the same in both reports, by its place.
struct PackageChange {
  std::string type;  ///< Of its list: "npm", "dpkg".
  std::string name;
  std::string place;                       ///< Its file; "" for packages of the operating system.
  std::vector<std::string> before, after;  ///< Versions; one of the two may be empty.
};

/// Two reports and how they differ. Points into both, which must outlive it.
struct Comparison {
  const Report* before = nullptr;
  const Report* after = nullptr;
  priority::BaseImage base_before, base_after;
  std::vector<Item> added, fixed, unchanged;  ///< Severity (falling), rule, package, place.
  bool packages_known = true;                 ///< Both reports list all their packages.
  std::vector<PackageChange> packages;        ///< Type, place, name.
  std::size_t packages_same = 0;
};

/// Compares what is open in two reports. A finding is the same one when it is of the same
/// vulnerability (by its CVE where it has one, so that a GHSA here and its CVE there are one), the
/// same package name and the same place: the operating system, a lock file, or the package's own
/// file with its version left out. So a package that was upgraded and is still vulnerable is
/// unchanged; so is one that moved in the same version and is gone where it was.
/// O(n log n); the result is the same for any order of findings. Error: unsupported (a report in
/// which vulnerabilities were not assessed, by name).
Result<Comparison> compare(const Report& before, const Report& after);

/// The layer that brought a finding's package; null where there are none.
const Layer* layer_of(const Comparison& comparison, const Item& item);
/// "base image", "application" or "".
std::string_view origin_of(const Comparison& comparison, const Item& item);
/// "new package", "removed", "upgraded 1.0 -> 1.2", "advisory is new", …
std::string cause_text(const Item& item);

}  // namespace oakum::compare
