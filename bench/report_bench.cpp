// links: report core io base
// A report of a million findings to each format: bytes a second, and the peak of memory above the
// report itself. REPORT_FINDINGS sets another number.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "bench/memory.h"
#include "core/identity.h"
#include "report/format.h"

namespace oakum::report {
namespace {

std::size_t findings() {
  const char* number = std::getenv("REPORT_FINDINGS");
  return number ? std::strtoul(number, nullptr, 10) : 1'000'000;
}

/// What an advisory of the middle size says: some 600 bytes of text, eight references.
Vulnerability vulnerability(std::size_t i) {
  Vulnerability v{
      .installed_version = "4.17.4",
      .fixed_version = "4.17.21",
      .status = Status::fixed,
      .severity_source = "nvd",
      .primary_url = fmt::format("https://avd.example.org/nvd/cve-2020-{}", i),
      .data_source = {
          .id = "ghsa", .name = "GitHub Security Advisory npm", .url = {}, .base_id = {}}};
  v.detail.title = "package: prototype pollution leads to <remote> code execution & more";
  for (int k = 0; k < 8; ++k) {
    v.detail.description +=
        "A crafted object passes the check of \"merge\" and changes a prototype. ";
    v.detail.references.push_back(fmt::format("https://lists.example.org/archive/{}/{}", i, k));
  }
  v.detail.cwe_ids = {"CWE-1321"};
  v.detail.vendor_severity = {{"ghsa", Severity::high}, {"nvd", Severity::critical}};
  v.detail.cvss = {{"nvd",
                    {.v2_vector = {},
                     .v3_vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                     .v40_vector = {},
                     .v3_score = 9.8}}};
  v.detail.published = "2020-07-15T17:15:00Z";
  return v;
}

/// A thousand lock files of a hundred packages; the findings are spread over them.
Report large_report(std::size_t count) {
  Report report;
  report.tool_version = "bench";
  report.name = "fleet";
  report.vulnerabilities_judged = true;
  for (std::uint32_t list = 0; list < 1000; ++list) {
    PackageList lock{.ecosystem = Ecosystem::npm,
                     .type = "npm",
                     .path = fmt::format("app{}/package-lock.json", list)};
    for (std::uint32_t i = 0; i < 100; ++i)
      lock.packages.push_back({.id = fmt::format("package-{}@4.17.4", i),
                               .name = fmt::format("package-{}", i),
                               .version = "4.17.4",
                               .lines = {{i + 1, i + 9}}});
    report.inventory.lists.push_back(std::move(lock));
  }
  fill_identities(report.inventory);
  report.findings.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    report.findings.push_back({.rule = fmt::format("CVE-2020-{}", i / 100'000 * 2000 + i % 2000),
                               .severity = static_cast<Severity>(i % 5),
                               .subject = PackageRef{static_cast<std::uint32_t>(i % 1000),
                                                     static_cast<std::uint32_t>(i / 1000 % 100)},
                               .where = {},
                               .message = {},
                               .detail = vulnerability(i)});
  return report;
}

const Report& shared_report() {
  static const Report report = large_report(findings());
  return report;
}

class Counter final : public io::Writer {
 public:
  Result<void> write(std::string_view text) override {
    bytes += text.size();
    return {};
  }
  std::size_t bytes = 0;
};

void write(benchmark::State& state, const Format* format) {
  const auto& report = shared_report();
  Counter out;
  std::size_t most = 0;
  for (auto _ : state) {
    const auto before = in_use.load();
    peak = before;
    benchmark::DoNotOptimize(format->write(report, {}, out));
    most = std::max(most, peak.load() - before);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(out.bytes));
  state.counters["peak_MiB"] = static_cast<double>(most) / (1u << 20);
  state.counters["findings/s"] =
      benchmark::Counter(static_cast<double>(report.findings.size() * state.iterations()),
                         benchmark::Counter::kIsRate);
}

}  // namespace
}  // namespace oakum::report

int main(int argc, char** argv) {
  for (const auto& format : oakum::report::formats())
    if (format.name != "template")
      benchmark::RegisterBenchmark(std::string(format.name).c_str(), oakum::report::write, &format)
          ->Unit(benchmark::kMillisecond)
          ->Iterations(1);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
