// The vulnerabilities database of the Node.js security working group: one JSON file for each
// advisory, of npm modules (until 2019) and of Node.js itself. Source: nodejs/security-wg, `vuln`.
#include "base/text.h"
#include "feeds/parts/library_record.h"
#include "feeds/parts/scores.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"nodejs-security-wg", "Node.js Ecosystem Security Working Group",
                            "https://github.com/nodejs/security-wg", ""};

std::vector<std::string> texts(Node list) {
  std::vector<std::string> out;
  if (list.is_string() && !list.text().empty()) out.emplace_back(list.text());
  for (const auto item : list.items()) out.emplace_back(item.text());
  return out;
}

VulnerabilityDetail detail_of(Node advisory) {
  VulnerabilityDetail detail;
  detail.title = advisory["title"].text();
  detail.description = advisory["overview"].text();
  detail.references = texts(advisory["references"]);
  for (auto& link : texts(advisory["ref"])) detail.references.push_back(std::move(link));
  detail.severity = parse_severity(advisory["severity"].text()).value_or(Severity::unknown);
  add_score(advisory["cvss_vector"].text(), kSource.id, detail);
  if (detail.severity != Severity::unknown) detail.vendor_severity[kSource.id] = detail.severity;
  return detail;
}

/// "< 1.0 || >= 2 < 3" as it is; "<=99.999.99999" and "*" mean every version.
std::vector<std::string> ranges(std::string_view text) {
  text = trim(text);
  if (text.empty()) return {};
  if (text == "<=99.999.99999" || text == "<= 99.999.99999" || text == "*" || text == "All")
    return {">=0"};
  return {std::string(text)};
}

void take_module(Node advisory, Intake& intake) {
  LibraryRecord record;
  record.line = advisory.line();
  record.ecosystem = Ecosystem::npm;
  record.package = advisory["module_name"].text();
  record.cves = texts(advisory["cves"]);
  if (const auto number = advisory["id"].integer())
    record.others.push_back(fmt::format("NSWG-ECO-{}", *number));
  record.vulnerable = ranges(advisory["vulnerable_versions"].text());
  const auto patched = advisory["patched_versions"].text();
  if (patched != "<0.0.0") record.patched = ranges(patched);
  record.detail = detail_of(advisory);
  if (!take_library_record(record, kSource, intake))
    intake.problem(advisory.line(), "an advisory without a module, an id or versions");
}

/// Ranges of Node.js itself are written for npm ("6.x || ^8.1"), which what is filed by CPE is not
/// compared by: told as details of their CVEs only.
void take_runtime(Node advisory, Intake& intake) {
  for (const auto& cve : texts(advisory["cve"]))
    intake.add_detail(cve, kSource.id, detail_of(advisory));
  ++intake.summary().skipped;
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto root = document.root();
  if (!root.is_object()) return Error{Error::corrupt, "not an advisory"};
  if (root["module_name"]) {
    ++intake.summary().records;
    take_module(root, intake);
  } else if (root["vulnerable"] && root["patched"]) {
    ++intake.summary().records;
    take_runtime(root, intake);
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer nodejs_swg() {
  return {.kind = "nodejs-swg",
          .summary = "advisories of the Node.js security working group (JSON)",
          .run = run};
}

}  // namespace oakum::feeds
