#include "core/dependency_graph.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace oakum {
namespace {

using Node = DependencyGraph::Node;
using Edge = std::pair<Node, Node>;  // from, to

constexpr std::size_t kMostSteps = 200'000;    // of a search for paths
constexpr std::size_t kMostLooks = 5'000'000;  // at packages that are on a path already

/// What the packages of a list need, by the ids they have there.
void collect(const PackageList& list, Node first, std::vector<Edge>& edges) {
  std::unordered_map<std::string_view, Node> by_id;
  for (Node i = 0; i < list.packages.size(); ++i)
    if (!list.packages[i].id.empty()) by_id.try_emplace(list.packages[i].id, first + i);
  for (Node i = 0; i < list.packages.size(); ++i)
    for (const auto& id : list.packages[i].depends_on)
      if (const auto known = by_id.find(id); known != by_id.end() && known->second != first + i)
        edges.emplace_back(first + i, known->second);
}

/// The targets of sorted edges, and where those of each node start.
void lay_out(std::vector<Edge>& edges, std::size_t nodes, std::vector<Node>& targets,
             std::vector<std::uint32_t>& starts) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  starts.assign(nodes + 1, 0);
  targets.reserve(edges.size());
  for (const auto& [from, to] : edges) {
    ++starts[from + 1];
    targets.push_back(to);
  }
  for (std::size_t i = 0; i < nodes; ++i) starts[i + 1] += starts[i];
}

/// The shortest way to a package, each package looked at once; of a ring that nothing outside needs
/// the package alone.
std::vector<Node> shortest(const DependencyGraph& graph, Node to) {
  std::vector<Node> below(graph.size());
  std::vector<bool> seen(graph.size());
  std::vector<Node> open{to};
  seen[to] = true;
  for (std::size_t at = 0; at < open.size(); ++at) {
    if (graph.parents(open[at]).empty()) {
      std::vector<Node> way{open[at]};
      while (way.back() != to) way.push_back(below[way.back()]);
      return way;
    }
    for (const auto parent : graph.parents(open[at])) {
      if (seen[parent]) continue;
      seen[parent] = true;
      below[parent] = open[at];
      open.push_back(parent);
    }
  }
  return {to};
}

}  // namespace

DependencyGraph::DependencyGraph(const Inventory& inventory) {
  std::vector<Edge> edges;
  for (std::uint32_t l = 0; l < inventory.lists.size(); ++l) {
    const auto first = static_cast<Node>(refs_.size());
    first_of_list_.push_back(first);
    for (std::uint32_t p = 0; p < inventory.lists[l].packages.size(); ++p) refs_.push_back({l, p});
    collect(inventory.lists[l], first, edges);
  }
  lay_out(edges, refs_.size(), children_, child_start_);
  for (auto& [from, to] : edges) std::swap(from, to);
  lay_out(edges, refs_.size(), parents_, parent_start_);
}

std::vector<std::vector<Node>> DependencyGraph::paths(Node to, std::size_t most) const {
  // Breadth first from the package upwards; a way is a chain of steps back to its start.
  struct Step {
    Node node;
    std::uint32_t below;  ///< The step it came from; its own index at the start.
  };
  std::vector<Step> steps{{to, 0}};
  std::vector<std::vector<Node>> out;
  const auto way = [&](std::size_t at) {
    std::vector<Node> nodes{steps[at].node};
    for (; steps[at].below != at; at = steps[at].below)
      nodes.push_back(steps[steps[at].below].node);
    return nodes;
  };
  std::size_t looks = 0;
  for (std::size_t at = 0; at < steps.size() && out.size() < most && looks < kMostLooks; ++at) {
    const auto above = parents(steps[at].node);
    const auto so_far = way(at);
    looks += so_far.size() * (1 + above.size());
    if (above.empty()) {
      out.push_back(so_far);
      continue;
    }
    for (const auto parent : above)
      if (steps.size() < kMostSteps &&
          std::find(so_far.begin(), so_far.end(), parent) == so_far.end())
        steps.push_back({parent, static_cast<std::uint32_t>(at)});
  }
  if (out.empty()) out.push_back(shortest(*this, to));
  return out;
}

bool DependencyGraph::is_cut_off(Node node, const std::function<bool(Node)>& stops) const {
  if (stops(node)) return true;
  std::vector<bool> seen(size());
  std::vector<Node> open{node};
  seen[node] = true;
  bool reached_any = false;
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    if (parents(at).empty()) return false;
    for (const auto parent : parents(at)) {
      if (seen[parent]) continue;
      seen[parent] = true;
      if (stops(parent))
        reached_any = true;
      else
        open.push_back(parent);
    }
  }
  return reached_any;
}

}  // namespace oakum
