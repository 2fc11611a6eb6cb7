#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cache/store.h"
#include "inventory/analyzer.h"
#include "inventory/layer_cache.h"

namespace oakum::cache {

/// A store as the walker sees it. Facts of a layer are kept for exactly these analyzers (their
/// names and versions) and options.
class LayerMemory final : public inventory::LayerCache {
 public:
  /// `options` is whatever else changes what a layer says: globs that skip paths, limits. The store
  /// must outlive the object.
  LayerMemory(Store& store, std::span<const inventory::Analyzer* const> analyzers,
              const std::vector<std::string>& options);

  std::optional<inventory::LayerFacts> find(const std::string& identity) override;
  void keep(const std::string& identity, const inventory::LayerFacts& facts) override;

  /// The first error of the store; after it the store was left alone.
  std::optional<Error> trouble() const;

 private:
  std::string key_of(const std::string& identity) const;
  void fail(Error error);

  Store& store_;
  std::string circumstances_;  ///< Analyzers and options, as they go into each key.
  mutable std::mutex mutex_;
  std::optional<Error> trouble_;
  std::atomic<bool> failed_{false};
};

}  // namespace oakum::cache
