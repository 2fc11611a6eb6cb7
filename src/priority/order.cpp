#include "priority/order.h"

#include <algorithm>
#include <numeric>

#include "priority/base_image.h"

namespace oakum::priority {

namespace {
/// Any number has a place in the order, what is none too.
int millionths(double score) {
  return score > 0 ? static_cast<int>(std::min(score, 1.0) * 1'000'000) : 0;
}
}  // namespace

Urgency urgency(const Report& report, const Finding& finding, std::size_t base_layers) {
  Urgency out;
  out.severity = -static_cast<int>(finding.severity);
  out.rule = finding.rule;
  out.path = finding.where.path;
  out.line = finding.where.line;
  auto layer = finding.where.layer;
  if (const auto* ref = std::get_if<PackageRef>(&finding.subject)) {
    const Package& package = report.inventory.lists[ref->list].packages[ref->package];
    out.package = package.name;
    out.transitive = package.relationship == Relationship::indirect;
    layer = package.layer;
  }
  out.in_base = layer < base_layers;
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  out.no_fix = vulnerability && vulnerability->fixed_version.empty();
  if (!vulnerability) return out;
  if (const auto& known = vulnerability->known_exploited) {
    out.unexploited = false;
    out.no_ransomware = !known->ransomware;
  }
  if (vulnerability->epss) out.chance = -millionths(vulnerability->epss->score);
  return out;
}

std::vector<std::uint32_t> by_urgency(const Report& report) {
  const auto base_layers = priority::base_layers(report);
  std::vector<Urgency> keys;
  keys.reserve(report.findings.size());
  for (const auto& finding : report.findings) keys.push_back(urgency(report, finding, base_layers));
  std::vector<std::uint32_t> out(keys.size());
  std::iota(out.begin(), out.end(), 0u);
  std::stable_sort(out.begin(), out.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
  return out;
}

}  // namespace oakum::priority
