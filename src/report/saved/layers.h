#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/inventory.h"
#include "formats/node.h"

namespace oakum::report {

/// The layers of a saved report, found by what packages say of theirs.
class Layers {
 public:
  /// Those of Metadata: Layers, else (older reports) DiffIDs; each with the instruction of
  /// ImageConfig's history that made it. Error: too_large.
  static Result<Layers> read(formats::Node metadata);

  /// The index of the layer that a "Layer" object names; a layer that Metadata does not name is
  /// added. 0 when there is none, and when there are too many: see state().
  std::uint16_t index(formats::Node layer);
  /// Error: too_large.
  const Result<void>& state() const { return state_; }
  std::vector<Layer> take() && { return std::move(list_); }

 private:
  Result<void> add(Layer layer);
  std::vector<Layer> list_;
  std::map<std::pair<std::string, std::string>, std::uint16_t> known_;  ///< Digest, diffID.
  std::map<std::string, std::uint16_t> by_diff_id_;
  Result<void> state_;
};

}  // namespace oakum::report
