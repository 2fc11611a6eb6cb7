#include "ecosystems/python/lock_graph.h"

#include <algorithm>

#include "core/ecosystem.h"
#include "core/identity.h"
#include "core/version/version.h"

namespace oakum::ecosystems::python {
namespace {

void sort_unique(LockGraph::Indices& indices) {
  std::sort(indices.begin(), indices.end());
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
}

}  // namespace

void take_needs(formats::Node list, std::vector<Need>& needs) {
  for (const auto need : list.items())
    if (const auto name = need["name"].text(); !name.empty())
      needs.push_back({.name = std::string(name), .version = std::string(need["version"].text())});
}

std::uint32_t LockGraph::add(Locked package, std::vector<Need> needs, std::vector<Need> dev_needs) {
  const auto name = advisory_name(Ecosystem::pypi, package.name);
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  const auto [at, is_new] = by_id_.try_emplace(package_id(name, package.version), index);
  if (is_new) {
    by_name_[name].push_back(index);
    nodes_.push_back({std::move(package), std::move(needs), std::move(dev_needs), {}, {}});
    return index;
  }
  auto& first = nodes_[at->second];
  first.package.dev = first.package.dev && package.dev;
  std::move(needs.begin(), needs.end(), std::back_inserter(first.needs));
  std::move(dev_needs.begin(), dev_needs.end(), std::back_inserter(first.dev_needs));
  return at->second;
}

LockGraph::Indices LockGraph::find(const Need& need) const {
  const auto name = advisory_name(Ecosystem::pypi, need.name);
  if (!need.version.empty()) {
    const auto found = by_id_.find(package_id(name, need.version));
    return found == by_id_.end() ? Indices() : Indices{found->second};
  }
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  auto candidates = found->second;
  candidates.resize(std::min(candidates.size(), kMostVersions));
  if (candidates.size() == 1 || need.range.empty()) return candidates;
  auto meant = candidates;
  std::erase_if(meant, [&](std::uint32_t index) {
    return !satisfies(VersionScheme::pep440, nodes_[index].package.version, need.range)
                .value_or(true);
  });
  return meant.empty() ? candidates : meant;
}

void LockGraph::resolve(const std::vector<Need>& needs, Indices& into) const {
  for (const auto& need : needs) {
    const auto found = find(need);
    into.insert(into.end(), found.begin(), found.end());
  }
  sort_unique(into);
}

void LockGraph::link() {
  for (auto& node : nodes_) {
    resolve(node.needs, node.edges);
    node.all = node.edges;
    resolve(node.dev_needs, node.all);
    node.needs = node.dev_needs = {};
  }
}

void LockGraph::require(std::uint32_t index, const Indices& more) {
  auto& all = nodes_[index].all;
  all.insert(all.end(), more.begin(), more.end());
  sort_unique(all);
}

bool LockGraph::has_edges() const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [](const Node& node) { return !node.edges.empty(); });
}

std::vector<bool> LockGraph::reachable(Indices start) const {
  std::vector<bool> reached(nodes_.size());
  while (!start.empty()) {
    const auto at = start.back();
    start.pop_back();
    if (reached[at]) continue;
    reached[at] = true;
    start.insert(start.end(), nodes_[at].edges.begin(), nodes_[at].edges.end());
  }
  return reached;
}

void LockGraph::emit(inventory::Sink& sink) const {
  sink.packages.reserve(sink.packages.size() + nodes_.size());
  for (const auto& [locked, needs, dev_needs, edges, all] : nodes_) {
    Package package{.id = package_id(locked.name, locked.version),
                    .name = locked.name,
                    .version = locked.version,
                    .dev = locked.dev,
                    .indirect = locked.indirect,
                    .relationship = locked.relationship};
    package.depends_on.reserve(all.size());
    for (const auto index : all)
      package.depends_on.push_back(
          package_id(nodes_[index].package.name, nodes_[index].package.version));
    std::sort(package.depends_on.begin(), package.depends_on.end());
    sink.add(std::move(package));
  }
}

void set_relationships(LockGraph& graph, const std::vector<bool>& direct) {
  for (std::uint32_t i = 0; i < graph.size(); ++i)
    if (auto& own = graph[i].relationship; own == Relationship::unknown)
      own = direct[i] ? Relationship::direct : Relationship::indirect;
}

}  // namespace oakum::ecosystems::python
