#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/inventory.h"

namespace oakum::match {

/// Somebody who rebuilds a distribution's packages with fixes of his own and publishes advisories
/// for them. What he says of a vulnerability replaces what the distribution says.
struct Supplier {
  /// Namespaces of the database in the order in which the first that exists counts.
  std::vector<std::string> namespaces;
  /// Only packages whose name starts so are his; empty: he speaks of all.
  std::string_view name_prefix = {};
};

/// Recognised by the marks on packages (Root.io: ".root.io" in a deb version, a revision like
/// -r10074 of an apk; Seal: names that start with "seal-") or by the operating system (RapidFort).
/// Most systems have none.
std::vector<Supplier> suppliers_of(const Inventory& inventory, const PackageList& system);

}  // namespace oakum::match
