#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/dependency_graph.h"
#include "core/report.h"
#include "priority/base_image.h"
#include "priority/fix_plan.h"

namespace oakum::explain {

/// A report and what follows from all of it. Points into the report, which must outlive it.
class Context {
 public:
  explicit Context(const Report& report);

  const Report& report() const { return report_; }
  const DependencyGraph& graph() const { return graph_; }
  const PackageList& list(PackageRef ref) const { return report_.inventory.lists[ref.list]; }
  const Package& package(PackageRef ref) const { return list(ref).packages[ref.package]; }

  /// The step of the fix plan that closes the finding; null when none does.
  const priority::Step* step_for(std::uint32_t finding) const;
  /// The layer something lies in; null where there are none.
  const Layer* layer(std::uint16_t index) const;
  /// "base image", "application" or "".
  std::string_view origin(std::uint16_t layer) const { return priority::origin(base_, layer); }
  const priority::BaseImage& base() const { return base_; }

  /// Up to `most` ways from the target to the package, the shortest first; none where its list does
  /// not say who needs whom.
  std::vector<std::vector<PackageRef>> ways(PackageRef ref, std::size_t most) const;
  /// Where the list names it; the file alone where it has no line.
  Location place(PackageRef ref) const;
  /// Indices of the findings of the package, rising.
  std::span<const std::uint32_t> findings(PackageRef ref) const;

 private:
  const Report& report_;
  DependencyGraph graph_;
  priority::FixPlan plan_;
  priority::BaseImage base_;
  std::vector<std::uint32_t> step_of_;  ///< By finding; its number is that of no step: none.
  std::vector<std::uint32_t> by_package_, first_of_package_;  ///< Findings, and where a node's start.
};

}  // namespace oakum::explain
