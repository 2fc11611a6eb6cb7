#include "report/parts/sections.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/hash.h"

namespace oakum::report {

namespace {
Section section_of(const Report& report, const PackageList& list) {
  const bool system = info(list.ecosystem).operating_system;
  Section section{
      .kind = system ? "os-pkgs" : "lang-pkgs", .type = list.type, .ecosystem = list.ecosystem};
  section.target = target_of(report, list);
  if (system && report.inventory.os) section.type = report.inventory.os->family;
  return section;
}

/// Lists with the same key are told as one.
std::string key_of(const PackageList& list, std::size_t index) {
  if (info(list.ecosystem).operating_system) return "os";
  return list.group.empty() ? fmt::format("list {}", index)
                            : "group " + list.group + "\n" + list.type;
}

auto package_order(const ListedPackage& at) {
  const Package& p = *at.package;
  const int rank = p.relationship == Relationship::unknown ? 99 : static_cast<int>(p.relationship);
  return std::tuple(rank, std::string_view(p.name), std::string_view(p.version),
                    std::string_view(p.id), std::string_view(p.file_path));
}

auto identity_of(const Row& row) {
  const Package& p = *row.at.package;
  return std::tuple(std::string_view(p.name), std::string_view(p.id),
                    std::string_view(row.vulnerability->installed_version),
                    -static_cast<int>(row.finding->severity), std::string_view(row.finding->rule),
                    std::string_view(p.file_path));
}

void sort_rows(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple_cat(identity_of(a),
                          std::tuple(std::string_view(b.vulnerability->fixed_version))) <
           std::tuple_cat(identity_of(b),
                          std::tuple(std::string_view(a.vulnerability->fixed_version)));
  });
  const auto same = [](const Row& a, const Row& b) { return identity_of(a) == identity_of(b); };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
}

void add_packages(Section& section, const PackageList& list) {
  for (const auto& package : list.packages) section.packages.push_back({&package, &list});
}

/// The section of each list, by its index.
std::vector<std::size_t> make_sections(const Report& report, std::vector<Section>& sections) {
  const auto& lists = report.inventory.lists;
  std::vector<std::size_t> section_of_list(lists.size());
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto [found, fresh] = known.try_emplace(key_of(lists[i], i), sections.size());
    if (fresh) sections.push_back(section_of(report, lists[i]));
    section_of_list[i] = found->second;
    add_packages(sections[found->second], lists[i]);
  }
  return section_of_list;
}

void add_finding(std::vector<Section>& sections, const std::vector<std::size_t>& section_of_list,
                 const Report& report, const Finding& finding) {
  const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail);
  const auto* subject = std::get_if<PackageRef>(&finding.subject);
  if (!vulnerability || !subject || finding.verdict.state == Verdict::filtered) return;
  const auto& list = report.inventory.lists.at(subject->list);
  Section& section = sections[section_of_list.at(subject->list)];
  auto& rows = finding.verdict.state == Verdict::open ? section.open : section.ignored;
  rows.push_back({&finding, vulnerability, {&list.packages.at(subject->package), &list}});
}

std::string digest_of(std::string_view text) { return sha256_text(Sha256::of(as_bytes(text))); }

}  // namespace

std::vector<Section> sections(const Report& report) {
  std::vector<Section> sections;
  const auto section_of_list = make_sections(report, sections);
  for (const auto& finding : report.findings)
    add_finding(sections, section_of_list, report, finding);
  for (auto& section : sections) {
    std::stable_sort(
        section.packages.begin(), section.packages.end(),
        [](const auto& a, const auto& b) { return package_order(a) < package_order(b); });
    sort_rows(section.open);
    sort_rows(section.ignored);
  }
  std::stable_sort(sections.begin(), sections.end(), [](const Section& a, const Section& b) {
    return std::tuple(a.kind != "os-pkgs", std::string_view(a.target)) <
           std::tuple(b.kind != "os-pkgs", std::string_view(b.target));
  });
  return sections;
}

std::string full_repository(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const auto slash = reference.rfind('/');
  const auto colon = reference.rfind(':');
  if (colon != reference.npos && (slash == reference.npos || colon > slash))
    reference = reference.substr(0, colon);
  const auto first = reference.substr(0, reference.find('/'));
  const bool has_host = first.size() != reference.size() &&
                        (first.find_first_of(".:") != first.npos || first == "localhost");
  if (has_host)
    return std::string(reference.starts_with("docker.io/") ? "index." : "") +
           std::string(reference);
  const std::string_view space = reference.find('/') == reference.npos ? "library/" : "";
  return fmt::format("index.docker.io/{}{}", space, reference);
}
std::string artifact_id(const Report& report) {
  if (is_bom(report.kind)) return {};
  if (report.image && !report.image->id.empty()) {
    const auto& image = *report.image;
    return image.reference.empty() ? image.id
                                   : digest_of(image.id + ":" + full_repository(image.reference));
  }
  if (!report.git || report.git->commit.empty()) return {};
  return digest_of((report.git->url.empty() ? report.name : report.git->url) + "@" +
                   report.git->commit);
}

std::string fingerprint(std::string_view artifact_id, std::string_view target, const Row& row) {
  return digest_of(
      fmt::format("{}:{}:{}:{}", artifact_id, target, row.at.package->id, row.finding->rule));
}

}  // namespace oakum::report
