#include "report/parts/page_plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"

namespace oakum::report {

namespace {

struct Draft {
  PackageRef package;
  std::vector<std::size_t> closes;
};

/// The least version that closes one finding, of alternatives ("1.2.3, 2.0.1") the nearest above.
std::string_view needed(const Vulnerability& v, VersionScheme scheme) {
  std::string_view best;
  for (const auto piece : split(v.fixed_version, ',')) {
    const auto version = trim(piece);
    if (version.empty() || compare_versions(scheme, version, v.installed_version) <= 0) continue;
    if (best.empty() || compare_versions(scheme, version, best) < 0) best = version;
  }
  return best.empty() ? trim(v.fixed_version) : best;
}

PageStep step_of(const Report& report, const std::vector<const Finding*>& findings, Draft draft) {
  const auto& list = report.inventory.lists[draft.package.list];
  const auto& package = list.packages[draft.package.package];
  const auto scheme = info(list.ecosystem).scheme;
  PageStep step{.what = package.name, .from = full_version(package), .packages = {draft.package}};
  for (const auto index : draft.closes) {
    const auto to = needed(std::get<Vulnerability>(findings[index]->detail), scheme);
    if (step.to.empty() || compare_versions(scheme, step.to, to) < 0) step.to = to;
  }
  step.closes = std::move(draft.closes);
  return step;
}

/// The same upgrade of the same package in several places is one step.
std::vector<PageStep> joined(std::vector<PageStep> steps) {
  std::map<std::tuple<std::string, std::string, std::string>, PageStep> by_upgrade;
  for (auto& step : steps) {
    auto& into = by_upgrade[{step.what, step.from, step.to}];
    if (into.what.empty()) {
      into = std::move(step);
      continue;
    }
    into.packages.insert(into.packages.end(), step.packages.begin(), step.packages.end());
    into.closes.insert(into.closes.end(), step.closes.begin(), step.closes.end());
  }
  std::vector<PageStep> out;
  for (auto& [key, step] : by_upgrade) {
    std::sort(step.closes.begin(), step.closes.end());
    out.push_back(std::move(step));
  }
  return out;
}
}  // namespace

std::vector<PageStep> page_plan(const Report& report, const std::vector<const Finding*>& findings) {
  std::map<PackageRef, Draft> drafts;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto* v = std::get_if<Vulnerability>(&findings[i]->detail);
    const auto* package = std::get_if<PackageRef>(&findings[i]->subject);
    if (!v || !package || v->fixed_version.empty() || findings[i]->verdict.state != Verdict::open)
      continue;
    auto& draft = drafts[*package];
    draft.package = *package;
    draft.closes.push_back(i);
  }
  std::vector<PageStep> steps;
  for (auto& [package, draft] : drafts)
    steps.push_back(step_of(report, findings, std::move(draft)));
  steps = joined(std::move(steps));
  std::stable_sort(steps.begin(), steps.end(), [](const PageStep& a, const PageStep& b) {
    return a.closes.front() < b.closes.front();  // the findings come by urgency
  });
  return steps;
}

}  // namespace oakum::report
