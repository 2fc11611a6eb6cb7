#include "report/parts/flat.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace oakum::report {

Flat::Flat(const Report& report)
    : report_(report), sections_(report::sections(report)), files_(file_sections(report)) {}

Told Flat::told(const Section& section, const Row& row) const {
  return {.finding = row.finding,
          .package = row.at.package,
          .list = row.at.list,
          .target = section.target,
          .kind = section.kind,
          .type = section.type};
}

Told Flat::told(const FileSection& section, const Finding& finding) const {
  Told told{.finding = &finding, .target = section.target, .kind = section.kind, .type = {}};
  if (const auto* subject = std::get_if<PackageRef>(&finding.subject)) {
    told.list = &report_.inventory.lists.at(subject->list);
    told.package = &told.list->packages.at(subject->package);
  }
  return told;
}

std::string image_path(std::string_view name) {
  if (name.starts_with('/') || name.starts_with('.')) return std::string(name);
  const auto whole = full_repository(name);
  return whole.substr(whole.find('/') + 1);
}

Place place_of(const Report& report, const Told& told) {
  Place place;
  if (const auto* secret = told.secret()) {
    place.path = told.finding->where.path;
    place.lines = {{secret->seen.where.line, secret->seen.end_line}};
  } else if (!told.package) {
    place.path = told.finding->where.path;
    place.lines = {{told.finding->where.line, told.finding->where.line}};
  } else if (report.image && info(told.list->ecosystem).operating_system) {
    place.path = image_path(report.name);
  } else {
    const Package& package = *told.package;
    place.path = package.file_path.empty() ? told.list->path : package.file_path;
    place.lines = package.lines;
  }
  if (place.path.empty()) place.path = report.image ? image_path(report.name) : report.name;
  while (place.path.starts_with('/')) place.path.erase(0, 1);
  if (place.path.empty()) place.path = "unnamed";
  if (place.lines.empty()) place.lines = {{1, 1}};
  for (auto& [start, end] : place.lines) {
    start = std::max(start, 1u);
    end = std::max(end, start);
  }
  return place;
}

std::string title_of(const Told& told) {
  if (const auto* secret = told.secret()) return secret->title;
  if (const auto* license = told.license())
    return fmt::format("{} ({})", license->name, license->category);
  return told.vulnerability()->detail.title;
}

std::string headline(const Told& told) {
  std::string text;
  if (const auto* v = told.vulnerability()) {
    text = fmt::format("{} {}: {} ({})", told.package->name, v->installed_version,
                       told.finding->rule, lower(name(told.finding->severity)));
    if (!v->detail.title.empty()) text += ": " + v->detail.title;
    text += v->fixed_version.empty() ? "; no fix is known" : "; fixed in " + v->fixed_version;
  } else if (const auto* secret = told.secret()) {
    text = fmt::format("secret {} ({}): {}", told.finding->rule,
                       lower(name(told.finding->severity)), secret->title);
  } else {
    const auto* license = told.license();
    text = fmt::format("{} licence {} ({})", license->category, license->name,
                       lower(name(told.finding->severity)));
    if (told.package) text.insert(0, fmt::format("{}: ", told.package->name));
  }
  return printable(text);
}

std::string stable_id(const Report& report, const Told& told) {
  if (const auto* secret = told.secret(); secret && !secret->seen.fingerprint.empty())
    return hex(Sha256::of(as_bytes(told.finding->rule + '\n' + secret->seen.fingerprint)));
  const std::string_view package = told.package ? std::string_view(told.package->name) : "";
  const std::string_view license = told.license() ? std::string_view(told.license()->name) : "";
  return hex(Sha256::of(as_bytes(fmt::format("{}\n{}\n{}\n{}", told.finding->rule, package, license,
                                             place_of(report, told).path))));
}

}  // namespace oakum::report
