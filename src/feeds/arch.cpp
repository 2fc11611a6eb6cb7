// Arch Linux: groups of vulnerabilities ("AVG-1234") of packages that are built together. Source:
// security.archlinux.org/issues/all.json. One list of groups, or a file for each.
#include <fmt/format.h>

#include "feeds/parts/intake.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

constexpr std::size_t kMostRows = 20'000;  // of one group; real ones have a few dozen

std::vector<std::string_view> texts(Node list) {
  std::vector<std::string_view> out;
  for (const auto item : list.items())
    if (!item.text().empty()) out.push_back(item.text());
  return out;
}

Advisory row_of(Node group) {
  Advisory row;
  row.affected_version = group["affected"].text();
  row.fixed_version = group["fixed"].text();
  row.severity = severity_of_word(group["severity"].text());
  const auto status = group["status"].text();
  if (status == "Not affected") row.status = Status::not_affected;
  if (status == "Vulnerable") row.status = Status::affected;
  if (status == "Unknown") row.status = Status::under_investigation;
  if (!row.fixed_version.empty()) row.status = Status::unknown;  // "Testing" has one, too
  return row;
}

void take_group(Node group, Intake& intake) {
  ++intake.summary().records;
  const auto name = group["name"].text();
  const auto packages = texts(group["packages"]);
  auto ids = texts(group["issues"]);
  if (name.empty() || packages.empty())
    return intake.problem(group.line(), "a group without name or packages");
  if (packages.size() * ids.size() > kMostRows)
    return intake.problem(group.line(), fmt::format("more than {} rows", kMostRows));
  auto row = row_of(group);
  row.vendor_ids = texts(group["advisories"]);
  if (ids.empty())
    ids.push_back(name);
  else
    row.vendor_ids.insert(row.vendor_ids.begin(), name);
  const auto space = *distribution_space("Arch Linux");
  const auto ns = intake.add_namespace(space);
  VulnerabilityDetail detail;
  set_severity(detail, space.source.id, row.severity);
  detail.references = {fmt::format("https://security.archlinux.org/{}", name)};
  for (const auto id : ids) {
    row.id = id;
    for (const auto package : packages) intake.add(ns, package, row);
    intake.add_detail(id, space.source.id, detail);
  }
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  if (document.root().is_object()) return take_group(document.root(), intake), Result<void>{};
  for (const auto group : document.root().items()) take_group(group, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer arch() {
  return {.kind = "arch", .summary = "Arch Linux's vulnerability groups (JSON)", .run = run};
}

}  // namespace oakum::feeds
