#pragma once
#include <vector>

#include "core/inventory.h"
#include "inventory/layer_facts.h"

namespace oakum::inventory {

struct SquashOptions {
  /// Drop language packages whose file an OS package owns: the distribution answers for them.
  bool drop_owned = true;
};

/// Folds the layers, lowest first, into what a container made from them would see. Whiteouts and
/// opaque directories bury facts; of two lists of the same path and type the upper one counts; each
/// package gets the earliest layer since which the same name and version has been there without a
/// break. Identities (purl, uid) are not set here.
Inventory squash(std::vector<LayerFacts> layers, const SquashOptions& options);

}  // namespace oakum::inventory
