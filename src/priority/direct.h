#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/dependency_graph.h"

namespace oakum::priority {

/// For every package the nearest ones through which it comes that the project itself asks for:
/// packages the lists call direct, children of roots, and those nobody needs. O(packages +
/// dependencies).
class NearestDirect {
 public:
  using Node = DependencyGraph::Node;
  static constexpr std::size_t kMost = 6;  ///< Of one package.

  NearestDirect(const Inventory& inventory, const DependencyGraph& graph);

  /// Empty: the project itself asks for it, or it is not known who does. Nearest first.
  std::span<const Node> of(Node node) const { return found_[node]; }
  /// Whether some were left out.
  bool more(Node node) const { return more_[node]; }

 private:
  std::vector<std::vector<Node>> found_;
  std::vector<bool> more_;
};

}  // namespace oakum::priority
