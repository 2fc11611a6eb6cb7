#include "report/parts/spdx_bom.h"

#include <algorithm>
#include <unordered_map>

#include "report/parts/bom.h"

namespace oakum::report {

namespace {
using Components = std::unordered_map<std::string_view, BomComponent*>;

/// By what the bill calls them. Valid as long as it is not changed.
Components components_of(Bom& bom) {
  Components out;
  for (auto& component : bom.components) out.try_emplace(component.ref, &component);
  return out;
}

void add_advisories(const Report& report, LabelledBom& labelled) {
  const auto components = components_of(labelled.bom);
  for (const auto& finding : report.findings) {
    const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
    const auto* package = std::get_if<PackageRef>(&finding.subject);
    if (!vulnerability || !package || finding.verdict.state != Verdict::open) continue;
    const auto found = components.find(labelled.refs[package->list][package->package]);
    if (found == components.end() || vulnerability->primary_url.empty()) continue;
    auto& references = found->second->references;
    BomReference reference{"advisories", vulnerability->primary_url, {}};
    if (std::ranges::find(references, reference) == references.end())
      references.push_back(std::move(reference));
  }
}
}  // namespace

Bom spdx_bom_of(const Report& report) {
  auto labelled = labelled_bom(report);
  add_advisories(report, labelled);
  if (is_bom(report.kind)) return std::move(labelled.bom);
  for (auto& component : labelled.bom.components)
    if (component.download_location.empty()) component.download_location = "NONE";
  return std::move(labelled.bom);
}

}  // namespace oakum::report
