// links: priority
// The order of findings and the fix plan of a report with very many of them.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "priority/fix_plan.h"
#include "priority/order.h"

namespace oakum {
namespace {

/// `findings` vulnerabilities of a tenth as many packages in lists of a thousand, each package but
/// the first needed by another one.
Report report_of(std::size_t findings) {
  constexpr std::size_t kInList = 1000, kOfPackage = 10;
  Report report;
  for (std::size_t i = 0; i < findings / kOfPackage; ++i) {
    if (i % kInList == 0)
      report.inventory.lists.push_back({.ecosystem = Ecosystem::npm,
                                        .type = "npm",
                                        .path = fmt::format("{}/package-lock.json", i / kInList)});
    auto& list = report.inventory.lists.back();
    const auto at = i % kInList;
    Package package;
    package.name = fmt::format("package-{}", i % 50'000);
    package.version = fmt::format("{}.{}.0", i % 4, i % 7);
    package.id = fmt::format("{}", at);
    package.relationship = at < 50 ? Relationship::direct : Relationship::indirect;
    if (at * 2 + 1 < kInList) package.depends_on.push_back(fmt::format("{}", at * 2 + 1));
    if (at * 2 + 2 < kInList) package.depends_on.push_back(fmt::format("{}", at * 2 + 2));
    list.packages.push_back(std::move(package));
    for (std::size_t f = 0; f < kOfPackage; ++f) {
      Finding finding;
      finding.rule = fmt::format("CVE-2024-{}", i * kOfPackage + f);
      finding.severity = static_cast<Severity>(f % 5);
      finding.subject = PackageRef{static_cast<std::uint32_t>(report.inventory.lists.size() - 1),
                                   static_cast<std::uint32_t>(at)};
      Vulnerability v;
      v.fixed_version = f == 9 ? "" : fmt::format("1.{}.3, 2.{}.1, 4.0.{}", f, f, f);
      v.epss = Epss{.score = static_cast<double>(f) / 10};
      finding.detail = std::move(v);
      report.findings.push_back(std::move(finding));
    }
  }
  return report;
}

/// The worst for one package: each of its findings has other fixes.
Report crowded(std::size_t findings) {
  Report report;
  report.inventory.lists.push_back({.ecosystem = Ecosystem::npm, .type = "npm"});
  report.inventory.lists[0].packages.push_back({.name = "a", .version = "1.0.0"});
  for (std::size_t i = 0; i < findings; ++i) {
    Finding finding;
    finding.rule = "CVE-1";
    finding.subject = PackageRef{};
    Vulnerability v;
    v.fixed_version = fmt::format("1.{}.3, 2.{}.1", i, i);
    finding.detail = std::move(v);
    report.findings.push_back(std::move(finding));
  }
  return report;
}

void fix_plan(benchmark::State& state) {
  const auto report = report_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(priority::fix_plan(report).steps.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fix_plan)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void fix_plan_of_one_package(benchmark::State& state) {
  const auto report = crowded(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(priority::fix_plan(report).steps.size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fix_plan_of_one_package)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void by_urgency(benchmark::State& state) {
  const auto report = report_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(priority::by_urgency(report).size());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(by_urgency)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oakum

BENCHMARK_MAIN();
