// The PHP security advisories database of FriendsOfPHP: one YAML file for each advisory of a
// Composer package. Source: FriendsOfPHP/security-advisories, its README. The versions of a branch
// must all hold; branches are alternatives.
#include "base/text.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/library_record.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

const DataSource kSource = {"php-security-advisories", "PHP Security Advisories Database",
                            "https://github.com/FriendsOfPHP/security-advisories", ""};

std::vector<std::string> ranges_of(Node branches) {
  std::vector<std::string> ranges;
  for (const auto& [name, branch] : branches.members()) {
    std::vector<std::string> bounds;
    for (const auto bound : branch["versions"].items())
      if (!trim(bound.text()).empty()) bounds.emplace_back(trim(bound.text()));
    if (!bounds.empty()) ranges.push_back(join(bounds, ", "));
  }
  return ranges;
}

/// What names an advisory without a CVE: its file, "vendor/package/2014-05-22.yaml" in
/// "vendor/package".
std::string name_from_path(std::string_view file) {
  const auto stem = file.substr(file.rfind('/') + 1);
  return std::string(stem.substr(0, stem.rfind('.')));
}

void take(Node advisory, Intake& intake) {
  ++intake.summary().records;
  const auto reference = advisory["reference"].text();
  constexpr std::string_view kComposer = "composer://";
  if (!reference.starts_with(kComposer))
    return intake.problem(advisory.line(), "an advisory that names no Composer package");
  LibraryRecord record;
  record.line = advisory.line();
  record.ecosystem = Ecosystem::composer;
  record.package = reference.substr(kComposer.size());
  record.cves = ids_in(advisory["cve"].text()).cves;
  if (record.cves.empty())
    record.others.push_back(fmt::format("PHP-{}-{}", replace_all(record.package, "/", "-"),
                                        name_from_path(intake.file())));
  record.vulnerable = ranges_of(advisory["branches"]);
  record.detail.title = trim(advisory["title"].text());
  if (const auto link = advisory["link"].text(); !link.empty())
    record.detail.references.emplace_back(link);
  if (!take_library_record(record, kSource, intake))
    intake.problem(advisory.line(), "an advisory without versions");
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto documents = TRY(formats::parse_yaml(file.text));
  for (const auto document : documents.root().items())
    if (document["branches"] || document["reference"]) take(document, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".yaml", ".yml"}, builder, problems, read);
}

}  // namespace

Importer friendsofphp() {
  return {.kind = "friendsofphp",
          .summary = "PHP security advisories of FriendsOfPHP (YAML)",
          .run = run};
}

}  // namespace oakum::feeds
