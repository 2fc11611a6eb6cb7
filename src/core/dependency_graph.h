#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"

namespace oakum {

/// Who needs whom within one target, as the package lists say. Packages that nobody needs, and
/// roots, hang from the target itself. Cycles are possible; every question ends. Valid as long as
/// the inventory is neither changed nor destroyed. O(packages + dependencies) to make.
class DependencyGraph {
 public:
  using Node = std::uint32_t;  ///< A package's number over all lists.

  explicit DependencyGraph(const Inventory& inventory);

  std::size_t size() const { return refs_.size(); }
  Node node(PackageRef ref) const { return first_of_list_[ref.list] + ref.package; }
  PackageRef ref(Node node) const { return refs_[node]; }

  /// Packages that need this one directly, rising; empty: the target itself has it.
  std::span<const Node> parents(Node node) const { return row(parents_, parent_start_, node); }
  /// Packages this one needs directly, rising.
  std::span<const Node> children(Node node) const { return row(children_, child_start_, node); }

  /// Up to `most` ways from the target to the package, the shortest first, each from the outermost
  /// package to this one; none goes through a package twice. Looks at a bounded number of steps, so
  /// of very many ways not all are found; one always is.
  std::vector<std::vector<Node>> paths(Node to, std::size_t most) const;

  /// Whether every way from the target to the package, itself included, meets one for which `stops`
  /// is true. O(packages + dependencies).
  bool is_cut_off(Node node, const std::function<bool(Node)>& stops) const;

 private:
  static std::span<const Node> row(const std::vector<Node>& all,
                                   const std::vector<std::uint32_t>& starts, Node node) {
    return std::span(all).subspan(starts[node], starts[node + 1] - starts[node]);
  }
  std::vector<Node> first_of_list_;
  std::vector<PackageRef> refs_;
  std::vector<Node> parents_, children_;
  std::vector<std::uint32_t> parent_start_, child_start_;
};

}  // namespace oakum
