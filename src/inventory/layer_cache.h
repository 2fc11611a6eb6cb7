#pragma once
#include <optional>
#include <string>

#include "inventory/layer_facts.h"

namespace oakum::inventory {

/// Remembers what was observed in layers, by the digest that their bytes were found to have; for one
/// list of analyzers and one set of options. Never fails: what it cannot give is read again. Safe
/// from several threads.
class LayerCache {
 public:
  virtual ~LayerCache() = default;
  /// The facts of a layer; its Layer has no more than the size.
  virtual std::optional<LayerFacts> find(const std::string& identity) = 0;
  virtual void keep(const std::string& identity, const LayerFacts& facts) = 0;
};

}  // namespace oakum::inventory
