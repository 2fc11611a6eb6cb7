#include "report/saved/layers.h"

#include "core/report.h"
#include "report/saved/nodes.h"

namespace oakum::report {

using formats::Node;

constexpr std::size_t kMostLayers = 65'535;

Result<void> Layers::add(Layer layer) {
  if (list_.size() >= kMostLayers)
    return Error{Error::too_large, fmt::format("more than {} layers", kMostLayers)};
  const auto index = static_cast<std::uint16_t>(list_.size());
  known_.try_emplace({layer.digest, layer.diff_id}, index);
  if (!layer.diff_id.empty()) by_diff_id_.try_emplace(layer.diff_id, index);
  list_.push_back(std::move(layer));
  return {};
}

Result<Layers> Layers::read(Node metadata) {
  Layers layers;
  for (const Node node : metadata["Layers"].items())
    TRY(layers.add({.size = number_of<std::uint64_t>(node["Size"]),
                    .digest = text_of(node["Digest"]),
                    .diff_id = text_of(node["DiffID"]),
                    .created_by = {}}));
  if (layers.list_.empty())
    for (const Node id : metadata["DiffIDs"].items()) {
      Layer layer;
      layer.diff_id = text_of(id);
      TRY(layers.add(std::move(layer)));
    }
  std::size_t at = 0;
  for (const Node step : metadata["ImageConfig"]["history"].items())
    if (!step["empty_layer"].truth() && at < layers.list_.size())
      layers.list_[at++].created_by = instruction_of(step["created_by"].text());
  return layers;
}

std::uint16_t Layers::index(Node node) {
  if (!node) return 0;
  Layer layer;
  layer.digest = text_of(node["Digest"]);
  layer.diff_id = text_of(node["DiffID"]);
  if (const auto known = known_.find({layer.digest, layer.diff_id}); known != known_.end())
    return known->second;
  // One of the two may be missing on one side.
  if (const auto same = by_diff_id_.find(layer.diff_id); same != by_diff_id_.end()) {
    auto& digest = list_[same->second].digest;
    if (digest.empty()) digest = layer.digest;
    known_.try_emplace({layer.digest, layer.diff_id}, same->second);
    return same->second;
  }
  const auto index = list_.size();
  if (state_) state_ = add(std::move(layer));
  return state_ ? static_cast<std::uint16_t>(index) : std::uint16_t{0};
}

}  // namespace oakum::report
