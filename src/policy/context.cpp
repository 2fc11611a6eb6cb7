#include "policy/context.h"

#include <algorithm>

namespace oakum::policy {
namespace {

std::string_view without_root(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

}  // namespace

Context::Context(const Report& report, std::size_t base_layers, const secret::Detector* detector)
    : report_(report), base_layers_(base_layers), detector_(detector) {
  for (const auto& list : report.inventory.lists) targets_.push_back(target_of(report, list));
  target_names_.push_back(report.name);
  if (report.image)
    for (const auto* names : {&report.image->repo_tags, &report.image->repo_digests})
      target_names_.insert(target_names_.end(), names->begin(), names->end());
  for (const auto& past : report.past_life) past_life_.push_back(past.subject);
  std::sort(past_life_.begin(), past_life_.end());
}

const PackageList* Context::list_of(const Finding& finding) const {
  const auto* ref = std::get_if<PackageRef>(&finding.subject);
  return ref ? &report_.inventory.lists.at(ref->list) : nullptr;
}

const Package* Context::package_of(const Finding& finding) const {
  const auto* list = list_of(finding);
  return list ? &list->packages.at(std::get<PackageRef>(finding.subject).package) : nullptr;
}

std::vector<std::string_view> Context::places_of(const Finding& finding) const {
  std::vector<std::string_view> places;
  if (const auto* package = package_of(finding)) {
    places.push_back(without_root(targets_[std::get<PackageRef>(finding.subject).list]));
    places.push_back(without_root(package->file_path));
  }
  places.push_back(without_root(finding.where.path));
  // The image's configuration has the image's own name.
  if (finding.where.path.empty() && !package_of(finding)) places.push_back(report_.name);
  std::erase(places, "");
  return places;
}

std::vector<std::string_view> Context::names_of(const Finding& finding) const {
  std::vector<std::string_view> names{finding.rule};
  if (const auto* vulnerability = std::get_if<Vulnerability>(&finding.detail))
    names.insert(names.end(), vulnerability->aliases.begin(), vulnerability->aliases.end());
  if (!std::holds_alternative<Secret>(finding.detail) || !detector_) return names;
  if (const auto* rule = detector_->rule(finding.rule))
    names.insert(names.end(), rule->aliases.begin(), rule->aliases.end());
  return names;
}

std::optional<bool> Context::from_base(const Finding& finding) const {
  if (base_layers_ == 0) return std::nullopt;
  const auto* package = package_of(finding);
  return (package ? package->layer : finding.where.layer) < base_layers_;
}

bool Context::past_life(const Finding& finding) const {
  const auto* ref = std::get_if<PackageRef>(&finding.subject);
  if (!ref) return false;
  const auto& os = report_.inventory.os;
  if (info(report_.inventory.lists.at(ref->list).ecosystem).operating_system)
    return os && os->end_of_life;
  return std::binary_search(past_life_.begin(), past_life_.end(), *ref);
}

}  // namespace oakum::policy
