#include "report/parts/file_sections.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace oakum::report {

namespace {
using Key = std::tuple<int, std::string>;  // secrets, system, lists, files; the target

struct Place {
  Key key;
  std::string_view kind;
};

Place place_of_license(const Report& report, const Finding& finding) {
  const auto* subject = std::get_if<PackageRef>(&finding.subject);
  if (!subject) return {{3, "Loose File License(s)"}, "license-file"};
  const auto& list = report.inventory.lists.at(subject->list);
  if (info(list.ecosystem).operating_system) return {{1, "OS Packages"}, "license"};
  return {{2, list.group.empty() ? list.path : list.group}, "license"};
}

auto secret_order(const Finding* finding) {
  const auto& seen = std::get<Secret>(finding->detail).seen;
  return std::tuple(std::string_view(finding->rule), finding->where.layer, seen.where.line,
                    seen.offset);
}

void sort_section(FileSection& section) {
  if (section.kind != "secret") return;  // licences come in the order of their packages
  for (auto* list : {&section.open, &section.ignored})
    std::stable_sort(list->begin(), list->end(), [](const Finding* a, const Finding* b) {
      return secret_order(a) < secret_order(b);
    });
}
}  // namespace

std::string target_of(const Report& report, const Finding& secret) {
  if (secret.where.path.empty()) return report.name;
  return report.kind == TargetKind::image ? "/" + secret.where.path : secret.where.path;
}

std::vector<FileSection> file_sections(const Report& report) {
  std::map<Key, FileSection> by_key;
  for (const auto& finding : report.findings) {
    if (finding.verdict.state == Verdict::filtered) continue;
    Place place;
    if (std::holds_alternative<Secret>(finding.detail))
      place = {{0, target_of(report, finding)}, "secret"};
    else if (std::holds_alternative<License>(finding.detail))
      place = place_of_license(report, finding);
    else
      continue;
    auto& section = by_key[place.key];
    section.target = std::get<1>(place.key);
    section.kind = place.kind;
    (finding.verdict.state == Verdict::open ? section.open : section.ignored).push_back(&finding);
  }
  std::vector<FileSection> sections;
  for (auto& [key, section] : by_key) {
    sort_section(section);
    sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace oakum::report
