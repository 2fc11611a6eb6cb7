// Echo, a rebuilt Debian: source package → vulnerability → fixed version. Source:
// advisory.echohq.com data.json. Also a file for each package, named after it.
#include <fmt/format.h>

#include <filesystem>

#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

void take(std::uint32_t ns, std::string_view package, std::string_view id, Node entry,
          Intake& intake) {
  ++intake.summary().records;
  if (!entry.is_object() || id.empty())
    return intake.problem(entry.line(), fmt::format("{}: no table for {}", package, id));
  Advisory row;
  row.id = id;
  row.severity = severity_of_word(entry["severity"].text());
  const auto fixed = entry["fixed_version"].text();
  if (fixed == "0")
    row.status = Status::not_affected;
  else if (fixed.empty())
    row.status = Status::affected;
  else
    row.fixed_version = fixed;
  intake.add(ns, package, row);
  VulnerabilityDetail detail;
  set_severity(detail, "echo", row.severity);
  intake.add_detail(id, "echo", detail);
}

/// Of one package the keys are vulnerabilities themselves.
bool is_of_one_package(Node root) {
  for (const auto& [key, value] : root.members())
    if (!is_cve_id(key)) return false;
  return root.size() != 0;
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto root = document.root();
  if (!root.is_object()) return Error{Error::corrupt, "no table of packages"};
  const auto ns = intake.add_namespace(*distribution_space("Echo"));
  if (is_of_one_package(root)) {
    const auto package = std::filesystem::path(file.name).stem().string();
    for (const auto& [id, entry] : root.members()) take(ns, package, id, entry, intake);
    return {};
  }
  for (const auto& [package, entries] : root.members()) {
    if (!entries.is_object()) intake.problem(entries.line(), "a package that is no table");
    for (const auto& [id, entry] : entries.members()) take(ns, package, id, entry, intake);
  }
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer echo() { return {.kind = "echo", .summary = "Echo's advisories (JSON)", .run = run}; }

}  // namespace oakum::feeds
