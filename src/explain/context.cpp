#include "explain/context.h"

namespace oakum::explain {

Context::Context(const Report& report)
    : report_(report),
      graph_(report.inventory),
      plan_(priority::fix_plan(report)),
      base_(report.image ? priority::base_image(*report.image) : priority::BaseImage{}),
      step_of_(report.findings.size(), static_cast<std::uint32_t>(plan_.steps.size())) {
  for (std::uint32_t s = 0; s < plan_.steps.size(); ++s)
    for (const auto i : plan_.steps[s].closes) step_of_[i] = s;
  // Counted, then laid out by node.
  first_of_package_.resize(graph_.size() + 1);
  const auto each = [&](auto&& act) {
    for (std::uint32_t i = 0; i < report.findings.size(); ++i)
      if (const auto* ref = std::get_if<PackageRef>(&report.findings[i].subject))
        act(i, graph_.node(*ref));
  };
  each([&](auto, auto node) { ++first_of_package_[node + 1]; });
  for (std::size_t i = 0; i < graph_.size(); ++i) first_of_package_[i + 1] += first_of_package_[i];
  by_package_.resize(first_of_package_.back());
  auto next = first_of_package_;
  each([&](auto i, auto node) { by_package_[next[node]++] = i; });
}

const priority::Step* Context::step_for(std::uint32_t finding) const {
  const auto step = step_of_[finding];
  return step < plan_.steps.size() ? &plan_.steps[step] : nullptr;
}

const Layer* Context::layer(std::uint16_t index) const {
  const auto& layers = report_.inventory.layers;
  return report_.image && index < layers.size() ? &layers[index] : nullptr;
}

std::vector<std::vector<PackageRef>> Context::ways(PackageRef ref, std::size_t most) const {
  const auto node = graph_.node(ref);
  if (graph_.parents(node).empty()) return {};
  std::vector<std::vector<PackageRef>> out;
  for (const auto& way : graph_.paths(node, most)) {
    auto& refs = out.emplace_back();
    for (const auto one : way) refs.push_back(graph_.ref(one));
  }
  return out;
}

Location Context::place(PackageRef ref) const {
  const auto& one = package(ref);
  return {.path = one.file_path.empty() ? list(ref).path : one.file_path,
          .line = one.lines.empty() ? 0 : one.lines.front().start,
          .layer = one.layer};
}

std::span<const std::uint32_t> Context::findings(PackageRef ref) const {
  const auto node = graph_.node(ref);
  return std::span(by_package_)
      .subspan(first_of_package_[node], first_of_package_[node + 1] - first_of_package_[node]);
}

}  // namespace oakum::explain
