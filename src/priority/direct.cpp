#include "priority/direct.h"

#include <algorithm>
#include <utility>

namespace oakum::priority {

namespace {
using Node = DependencyGraph::Node;

bool is_root(const Package& package) {
  return package.relationship == Relationship::root ||
         package.relationship == Relationship::workspace;
}

/// Of an operating system every package is upgraded by itself.
bool is_direct(const Inventory& inventory, const DependencyGraph& graph, Node node) {
  const auto ref = graph.ref(node);
  const auto& list = inventory.lists[ref.list];
  const auto& package = list.packages[ref.package];
  const auto parents = graph.parents(node);
  if (info(list.ecosystem).operating_system || is_root(package) || parents.empty() ||
      package.relationship == Relationship::direct)
    return true;
  return std::any_of(parents.begin(), parents.end(), [&](Node parent) {
    return is_root(list.packages[graph.ref(parent).package]);
  });
}
}  // namespace

NearestDirect::NearestDirect(const Inventory& inventory, const DependencyGraph& graph)
    : found_(graph.size()), more_(graph.size()) {
  std::vector<bool> direct(graph.size());
  std::vector<std::pair<Node, Node>> open;  // from which direct one, and where it has come
  for (Node node = 0; node < graph.size(); ++node) {
    direct[node] = is_direct(inventory, graph, node);
    if (direct[node]) open.emplace_back(node, node);
  }
  // Breadth first from all at once; what is known of a package grows at most kMost times.
  for (std::size_t at = 0; at < open.size(); ++at) {
    const auto [from, node] = open[at];
    for (const auto child : graph.children(node)) {
      auto& known = found_[child];
      if (direct[child] || std::find(known.begin(), known.end(), from) != known.end()) continue;
      if (known.size() == kMost) {
        more_[child] = true;
        continue;
      }
      known.push_back(from);
      open.emplace_back(from, child);
    }
  }
}

}  // namespace oakum::priority
