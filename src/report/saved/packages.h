#pragma once
#include <optional>
#include <string>
#include <unordered_map>

#include "core/finding.h"
#include "core/inventory.h"
#include "formats/node.h"
#include "report/saved/layers.h"

namespace oakum::report {

/// The package lists that one entry of "Results" (class os-pkgs or lang-pkgs) stands for, appended
/// to an inventory as they are read.
class ResultLists {
 public:
  /// Reads "Packages". Error: corrupt (a package without a name).
  static Result<ResultLists> read(formats::Node result, Layers& layers, Inventory& inventory);

  /// The package a vulnerability names: the listed one that says the same of itself, else one of
  /// its own, which is added. Error: corrupt (no name).
  Result<PackageRef> package_of(formats::Node vulnerability);

 private:
  ResultLists(formats::Node result, Layers& layers, Inventory& inventory)
      : result_(result), layers_(layers), inventory_(inventory) {}
  Ecosystem ecosystem_of(std::string_view analyzed_by) const;
  std::uint32_t list_for(std::string_view analyzed_by);
  PackageRef add(Package package, std::uint32_t list);

  formats::Node result_;
  Layers& layers_;
  Inventory& inventory_;
  std::optional<Ecosystem> by_purl_;                      ///< What its packages' URLs say.
  std::unordered_map<std::string, std::uint32_t> lists_;  ///< By what analyzed them.
  std::uint32_t first_ = 0;  ///< The list for packages of which nobody says what analyzed them.
  std::unordered_map<std::string, PackageRef> by_identity_;
};

}  // namespace oakum::report
