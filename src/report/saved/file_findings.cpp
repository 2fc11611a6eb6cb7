#include "report/saved/file_findings.h"

#include <algorithm>

#include "base/text.h"
#include "report/saved/nodes.h"

namespace oakum::report {

namespace {
using formats::Node;

std::vector<CodeLine> code_of(Node lines) {
  std::vector<CodeLine> out;
  for (const Node line : lines.items())
    out.push_back({.number = number_of<std::uint32_t>(line["Number"]),
                   .content = text_of(line["Content"]),
                   .is_cause = line["IsCause"].truth()});
  return out;
}

/// A list that a report tells under this heading.
bool is_told_as(const PackageList& list, std::string_view target) {
  if (info(list.ecosystem).operating_system) return target == "OS Packages";
  return list.group.empty() ? list.path == target : list.group == target;
}

PackageRef package_named(const std::string& name, const std::string& path, std::string_view target,
                         Inventory& inventory) {
  auto& lists = inventory.lists;
  std::size_t own = lists.size();
  for (std::size_t l = 0; l < lists.size(); ++l) {
    if (!is_told_as(lists[l], target)) continue;
    own = std::min(own, l);
    for (std::size_t p = 0; p < lists[l].packages.size(); ++p)
      if (lists[l].packages[p].name == name && lists[l].packages[p].file_path == path)
        return {static_cast<std::uint32_t>(l), static_cast<std::uint32_t>(p)};
  }
  if (own == lists.size()) {
    lists.emplace_back();
    lists.back().path = target;
  }
  Package package;
  package.name = name;
  package.file_path = path;
  lists[own].packages.push_back(std::move(package));
  return {static_cast<std::uint32_t>(own),
          static_cast<std::uint32_t>(lists[own].packages.size() - 1)};
}
}  // namespace

Result<Finding> secret_of(Node node, std::string_view target, const Report& report,
                          Layers& layers) {
  Finding finding;
  finding.rule = text_of(node["RuleID"]);
  if (finding.rule.empty())
    return Error{Error::corrupt, fmt::format("line {}: a secret without a rule", node.line())};
  finding.severity = TRY(severity_of(node["Severity"]));
  finding.regrade = TRY(regrade_of(node));
  finding.subject = FileRef{};
  const bool image = report.kind == TargetKind::image;
  if (image && target.starts_with('/'))
    finding.where.path = target.substr(1);
  else if (!image || target != report.name)
    finding.where.path = target;
  finding.where.line = number_of<std::uint32_t>(node["StartLine"]);
  if (node["Layer"]) finding.where.layer = layers.index(node["Layer"]);
  Secret secret;
  secret.category = text_of(node["Category"]);
  secret.title = text_of(node["Title"]);
  secret.seen.rule = finding.rule;
  secret.seen.where = finding.where;
  secret.seen.end_line = number_of<std::uint32_t>(node["EndLine"]);
  secret.seen.offset = number_of<std::uint64_t>(node["Offset"]);
  secret.seen.match = text_of(node["Match"]);
  secret.seen.code = code_of(node["Code"]["Lines"]);
  secret.seen.fingerprint = text_of(node["OakumFingerprint"]);
  secret.seen.hash = text_of(node["OakumHash"]);
  secret.seen.decoded = text_of(node["OakumDecoded"]);
  secret.seen.inside = text_of(node["OakumMember"]);
  secret.buried = node["OakumBuried"].truth();
  secret.instruction = text_of(node["OakumInstruction"]);
  secret.commit = text_of(node["OakumCommit"]);
  secret.author = text_of(node["OakumAuthor"]);
  secret.date = text_of(node["OakumDate"]);
  finding.message = fmt::format("{} in {}", secret.title, target);
  finding.detail = std::move(secret);
  return finding;
}

Result<Finding> license_of(Node node, std::string_view target, Report& report) {
  Finding finding;
  License license;
  license.name = text_of(node["Name"]);
  if (license.name.empty())
    return Error{Error::corrupt, fmt::format("line {}: a license without a name", node.line())};
  finding.rule = license.name;
  finding.severity = TRY(severity_of(node["Severity"]));
  finding.regrade = TRY(regrade_of(node));
  license.category = text_of(node["Category"]);
  license.text = text_of(node["Text"]);
  license.confidence = real_of(node["Confidence"]);
  license.link = text_of(node["Link"]);
  const auto path = text_of(node["FilePath"]);
  const auto package = text_of(node["PkgName"]);
  license.loose = package.empty();
  if (license.loose) {
    finding.subject = FileRef{};
    finding.where.path = path;
  } else {
    finding.subject = package_named(package, path, target, report.inventory);
    finding.where.path = path.empty() ? std::string(target) : path;
  }
  finding.message = fmt::format("{} is under {}", license.loose ? path : package, license.name);
  finding.detail = std::move(license);
  return finding;
}

}  // namespace oakum::report
