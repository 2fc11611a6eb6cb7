// links: report gotemplate formats io core base
// Bytes a second of a JUnit-like template over 10,000 findings.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>

#include "io/writer.h"
#include "report/format.h"

namespace oakum {
namespace {
constexpr std::size_t kFindings = 10'000;

constexpr std::string_view kTemplate = R"(<testsuites>
{{- range . }}
  <testsuite tests="{{ len .Vulnerabilities }}" name="{{ escapeXML .Target }}">
  {{- range .Vulnerabilities }}
    <testcase classname="{{ .PkgName }}-{{ .InstalledVersion }}" name="[{{ .Vulnerability.Severity }}] {{ .VulnerabilityID }}">
      <failure message="{{ escapeXML .Title }}" type="{{ .Severity | lower | title }}">{{ escapeXML .Description }}
      {{- if .FixedVersion }} Fixed in {{ .FixedVersion | quote }}{{ else }} No fix{{ end }}</failure>
      {{- range $i, $url := .References }}{{ if lt $i 2 }}<url>{{ $url }}</url>{{ end }}{{ end }}
    </testcase>
  {{- end }}
  </testsuite>
{{- end }}
</testsuites>
)";

Report sample() {
  Report report;
  report.name = "bench";
  PackageList list{.ecosystem = Ecosystem::npm, .type = "npm", .path = "package-lock.json"};
  for (std::size_t i = 0; i < kFindings; ++i)
    list.packages.push_back(
        {.name = "package-" + std::to_string(i), .version = "1.2." + std::to_string(i % 10)});
  report.inventory.lists.push_back(std::move(list));
  std::string description;
  for (int i = 0; i < 12; ++i)
    description += "A crafted <input> makes the parser & its caller read \"behind\" the buffer. ";
  for (std::size_t i = 0; i < kFindings; ++i) {
    Vulnerability found{.installed_version = "1.2.3", .fixed_version = i % 3 == 0 ? "" : "1.3.0"};
    found.detail = {
        .title = "Out of bounds <read>",
        .description = description,
        .references = {"https://a.example/1", "https://b.example/2", "https://c.example/3"}};
    report.findings.push_back({.rule = "CVE-2024-" + std::to_string(10'000 + i),
                               .severity = Severity::high,
                               .subject = PackageRef{0, static_cast<std::uint32_t>(i)},
                               .detail = std::move(found)});
  }
  return report;
}

void junit(benchmark::State& state) {
  const Report report = sample();
  const report::Options options{.template_text = std::string(kTemplate)};
  std::size_t bytes = 0;
  for (auto _ : state) {
    io::StringWriter out;
    if (!report::find_format("template")->write(report, options, out))
      state.SkipWithError("it does not write");
    bytes += out.text().size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(junit)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oakum

BENCHMARK_MAIN();
