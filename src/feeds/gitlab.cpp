// GitLab's community advisories: one file (YAML, or the same as JSON) for each advisory of a
// package. Source: gitlab-org/advisories-community, its README. `affected_range` is written in the
// words of the package's own ecosystem.
#include <array>

#include "base/text.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/library_record.h"
#include "feeds/parts/scores.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"glad", "GitLab Advisory Database Community",
                            "https://gitlab.com/gitlab-org/advisories-community", ""};

constexpr std::array<std::pair<std::string_view, Ecosystem>, 10> kTypes = {{
    {"conan", Ecosystem::conan},
    {"gem", Ecosystem::gem},
    {"go", Ecosystem::golang},
    {"maven", Ecosystem::maven},
    {"npm", Ecosystem::npm},
    {"nuget", Ecosystem::nuget},
    {"packagist", Ecosystem::composer},
    {"pypi", Ecosystem::pypi},
    {"cargo", Ecosystem::cargo},
    {"swift", Ecosystem::swift},
}};

/// "maven/org.example/thing" is org.example:thing of Maven.
bool name_package(std::string_view slug, LibraryRecord& record) {
  const auto parts = cut(slug, "/");
  if (!parts) return false;
  for (const auto& [type, ecosystem] : kTypes)
    if (type == parts->first) record.ecosystem = ecosystem;
  record.package = parts->second;
  if (record.ecosystem == Ecosystem::maven) record.package = replace_all(record.package, "/", ":");
  return record.ecosystem != Ecosystem::none && !record.package.empty();
}

VulnerabilityDetail detail_of(Node advisory) {
  VulnerabilityDetail detail;
  detail.title = advisory["title"].text();
  detail.description = advisory["description"].text();
  for (const std::string_view field : {"cvss_v2", "cvss_v3", "cvss_v4"})
    add_score(advisory[field].text(), kSource.id, detail);
  // 937 and 1035 are the categories "known vulnerable component" that every record has.
  for (const auto cwe : advisory["cwe_ids"].items())
    if (cwe.text() != "CWE-937" && cwe.text() != "CWE-1035")
      detail.cwe_ids.emplace_back(cwe.text());
  for (const auto link : advisory["urls"].items()) detail.references.emplace_back(link.text());
  detail.published = advisory["pubdate"].text();
  detail.last_modified = advisory["date"].text();
  return detail;
}

void take(Node advisory, Intake& intake) {
  ++intake.summary().records;
  LibraryRecord record;
  record.line = advisory.line();
  if (!name_package(advisory["package_slug"].text(), record)) {
    ++intake.summary().skipped;
    return;
  }
  const auto name = [&](std::string_view id) {
    if (is_cve_id(id))
      record.cves.emplace_back(id);
    else if (!id.empty())
      record.others.emplace_back(id);
  };
  for (const auto id : advisory["identifiers"].items()) name(id.text());
  if (record.cves.empty() && record.others.empty()) name(advisory["identifier"].text());
  const auto range = trim(advisory["affected_range"].text());
  if (!range.empty()) record.vulnerable.emplace_back(range);
  for (const auto version : advisory["fixed_versions"].items())
    record.patched.emplace_back(version.text());
  record.detail = detail_of(advisory);
  if (!take_library_record(record, kSource, intake))
    intake.problem(advisory.line(), "an advisory without an id or versions");
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const bool json = file.name.ends_with(".json");
  const auto document = TRY(json ? formats::parse_json(file.text) : formats::parse_yaml(file.text));
  if (document.root().is_object()) return take(document.root(), intake), Result<void>{};
  for (const auto part : document.root().items())
    if (part["package_slug"]) take(part, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".yml", ".yaml", ".json"}, builder, problems, read);
}

}  // namespace

Importer gitlab() {
  return {.kind = "gitlab", .summary = "GitLab's community advisories (YAML, JSON)", .run = run};
}

}  // namespace oakum::feeds
