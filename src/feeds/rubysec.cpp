// Ruby's advisory database: one YAML file for each advisory of a gem. Source: rubysec's
// ruby-advisory-db, its README. It says what is safe (`patched_versions`, `unaffected_versions`),
// never what is vulnerable. Those of Ruby itself and other engines are about no gem.
#include "core/cvss.h"
#include "feeds/parts/library_record.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"ruby-advisory-db", "Ruby Advisory Database",
                            "https://github.com/rubysec/ruby-advisory-db", ""};

std::vector<std::string> texts(Node list) {
  std::vector<std::string> out;
  for (const auto item : list.items()) out.emplace_back(item.text());
  return out;
}

double score_of(Node field) {
  double score = 0;
  const auto text = field.text();
  if (std::sscanf(std::string(text).c_str(), "%lf", &score) != 1 || !(score >= 0 && score <= 10))
    return 0;
  return score;
}

VulnerabilityDetail detail_of(Node advisory) {
  VulnerabilityDetail detail;
  detail.title = advisory["title"].text();
  detail.description = advisory["description"].text();
  Cvss cvss;
  cvss.v2_score = score_of(advisory["cvss_v2"]);
  cvss.v3_score = score_of(advisory["cvss_v3"]);
  cvss.v40_score = score_of(advisory["cvss_v4"]);
  for (const double score : {cvss.v40_score, cvss.v3_score, cvss.v2_score})
    if (detail.severity == Severity::unknown) detail.severity = severity_of_score(score);
  if (cvss != Cvss()) detail.cvss[kSource.id] = cvss;
  if (detail.severity != Severity::unknown) detail.vendor_severity[kSource.id] = detail.severity;
  if (const auto url = advisory["url"].text(); !url.empty()) detail.references.emplace_back(url);
  for (auto& url : texts(advisory["related"]["url"]))
    if (url != advisory["url"].text()) detail.references.push_back(std::move(url));
  return detail;
}

void take(Node advisory, Intake& intake) {
  ++intake.summary().records;
  if (!advisory.is_object()) return intake.problem(advisory.line(), "not an advisory");
  if (advisory["gem"].text().empty()) {
    ++intake.summary().skipped;
    return;
  }
  LibraryRecord record;
  record.line = advisory.line();
  record.ecosystem = Ecosystem::gem;
  record.package = advisory["gem"].text();
  if (const auto cve = advisory["cve"].text(); !cve.empty())
    record.cves.push_back(with_prefix("CVE-", cve));
  if (const auto ghsa = advisory["ghsa"].text(); !ghsa.empty())
    record.others.push_back(with_prefix("GHSA-", ghsa));
  if (const auto osvdb = advisory["osvdb"].text(); !osvdb.empty())
    record.others.push_back(with_prefix("OSVDB-", osvdb));
  record.patched = texts(advisory["patched_versions"]);
  record.unaffected = texts(advisory["unaffected_versions"]);
  // No version is safe: all are vulnerable.
  if (record.patched.empty()) record.vulnerable = {">=0"};
  record.detail = detail_of(advisory);
  if (!take_library_record(record, kSource, intake))
    intake.problem(advisory.line(), "an advisory without an id");
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto documents = TRY(formats::parse_yaml(file.text));
  for (const auto document : documents.root().items()) take(document, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".yml", ".yaml"}, builder, problems, read);
}

}  // namespace

Importer rubysec() {
  return {.kind = "rubysec", .summary = "Ruby's advisory database (YAML)", .run = run};
}

}  // namespace oakum::feeds
