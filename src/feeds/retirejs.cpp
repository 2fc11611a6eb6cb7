// Retire.js: front-end libraries and npm packages with the versions that have known
// vulnerabilities; one JSON object whose keys are libraries. Source: RetireJS/retire.js,
// `repository`. Only entries with a name on npm are taken: the others are files in web pages.
#include "base/text.h"
#include "feeds/parts/library_record.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"retirejs", "Retire.js", "https://github.com/RetireJS/retire.js", ""};

std::string range_of(Node vulnerability) {
  const auto from = vulnerability["atOrAbove"].text(), below = vulnerability["below"].text();
  std::string range = from.empty() ? std::string() : fmt::format(">={}", from);
  if (!below.empty()) range += fmt::format("{}<{}", range.empty() ? "" : ", ", below);
  return range;
}

VulnerabilityDetail detail_of(Node vulnerability) {
  VulnerabilityDetail detail;
  detail.title = vulnerability["identifiers"]["summary"].text();
  detail.severity = parse_severity(vulnerability["severity"].text()).value_or(Severity::unknown);
  if (detail.severity != Severity::unknown) detail.vendor_severity[kSource.id] = detail.severity;
  for (const auto cwe : vulnerability["cwe"].items()) detail.cwe_ids.emplace_back(cwe.text());
  for (const auto link : vulnerability["info"].items()) detail.references.emplace_back(link.text());
  return detail;
}

/// Several entries may say different ranges of one vulnerability.
void take(std::string_view package, Node vulnerability, Intake& intake) {
  ++intake.summary().records;
  LibraryRecord record;
  record.line = vulnerability.line();
  record.ecosystem = Ecosystem::npm;
  record.package = package;
  const auto names = vulnerability["identifiers"];
  for (const auto cve : names["CVE"].items()) record.cves.emplace_back(cve.text());
  if (names["CVE"].is_string()) record.cves.emplace_back(names["CVE"].text());
  if (const auto id = names["githubID"].text(); !id.empty()) record.others.emplace_back(id);
  // Numbers of the library's own tracker are names where there is nothing better.
  for (const std::string_view kind : {"retid", "issue", "bug", "PR", "release", "osvdb"})
    if (const auto id = names[kind].text(); !id.empty())
      record.others.push_back(fmt::format("RETIREJS-{}-{}-{}", package, kind, id));
  const auto excluded = vulnerability["excludes"];
  for (const auto version : excluded.items()) record.unaffected.emplace_back(version.text());
  if (auto range = range_of(vulnerability); !range.empty()) record.vulnerable.push_back(range);
  record.detail = detail_of(vulnerability);
  if (record.vulnerable.empty())
    return intake.problem(vulnerability.line(), "a vulnerability without versions");
  take_library_record(record, kSource, intake);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const bool all_npm = file.name.ends_with("npmrepository.json");
  for (const auto& [library, entry] : document.root().members()) {
    const auto named = entry["npmname"].text();
    const auto package = named.empty() && all_npm ? library : named;
    if (package.empty() || package == "retire-example") continue;
    for (const auto vulnerability : entry["vulnerabilities"].items())
      take(package, vulnerability, intake);
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer retirejs() {
  return {.kind = "retirejs", .summary = "Retire.js: JavaScript libraries (JSON)", .run = run};
}

}  // namespace oakum::feeds
