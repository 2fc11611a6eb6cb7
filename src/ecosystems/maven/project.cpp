#include "ecosystems/maven/project.h"

#include <algorithm>

#include "base/text.h"
#include "ecosystems/maven/interpolation.h"

namespace oakum::ecosystems::maven {
namespace {

constexpr std::size_t kMostParents = 64;
constexpr int kDeepestImports = 32;
constexpr std::size_t kMostEntries = 3'000'000;  ///< Declarations handled.
constexpr std::size_t kImportsAsEntry = 8;       ///< Importing one costs little.
constexpr std::size_t kMostRepositories = 64;
constexpr std::size_t kMostTold = 100;

/// The first text that is not empty.
std::string first_of(const std::vector<const Pom*>& lineage, std::string Pom::*field,
                     std::string Parent::*of_parent) {
  for (const auto* pom : lineage) {
    if (!((*pom).*field).empty()) return (*pom).*field;
    if (!(pom->parent.*of_parent).empty()) return pom->parent.*of_parent;
  }
  return {};
}

std::optional<std::string> if_any(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

/// "groupId", "parent.version": what a pom says of itself.
std::optional<std::string> field(const Project& project, std::string_view name) {
  const auto& pom = *project.pom;
  if (name == "groupId") return if_any(first_of(project.lineage, &Pom::group, &Parent::group));
  if (name == "version") return if_any(first_of(project.lineage, &Pom::version, &Parent::version));
  if (name == "artifactId") return if_any(pom.artifact);
  if (name == "parent.groupId") return if_any(pom.parent.group);
  if (name == "parent.artifactId") return if_any(pom.parent.artifact);
  if (name == "parent.version") return if_any(pom.parent.version);
  return std::nullopt;
}

/// Whether a part may be the wanted one: properties and what is inherited are not known yet.
bool may_be(std::string_view part, std::string_view wanted) {
  return part.empty() || wanted.empty() || part == wanted || part.find("${") != part.npos;
}

}  // namespace

// ---- management

void Management::declare(Dependency dependency) {
  auto key = dependency.key();
  if (by_key_.contains(key)) return;
  own_.push_back({std::move(key), std::move(dependency)});
  by_key_.emplace(own_.back().key, &own_.back().dependency);
}

void Management::import(const Management& other) {
  by_key_.insert(other.by_key_.begin(), other.by_key_.end());
}

const Dependency* Management::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

void Management::complete(Dependency& dependency) const {
  const auto* managed = find(dependency.key());
  if (!managed) {  // another kind of file of the same project mostly has the same version
    managed = find(dependency.name());
    if (managed && dependency.version.empty()) dependency.version = managed->version;
    return;
  }
  if (dependency.version.empty()) dependency.version = managed->version;
  if (dependency.scope.empty()) dependency.scope = managed->scope;
  dependency.exclusions.insert(dependency.exclusions.end(), managed->exclusions.begin(),
                               managed->exclusions.end());
}

void Management::overrule(Dependency& dependency) const {
  const auto* managed = find(dependency.key());
  if (!managed) return;
  if (!managed->version.empty()) dependency.version = managed->version;
  if (!managed->scope.empty() && dependency.scope != "test") dependency.scope = managed->scope;
  dependency.exclusions.insert(dependency.exclusions.end(), managed->exclusions.begin(),
                               managed->exclusions.end());
}

// ---- properties

std::optional<std::string> Project::property(std::string_view name) const {
  if (name.starts_with("env.")) return std::nullopt;  // nothing of the user's environment
  for (const std::string_view prefix : {"project.", "pom."})
    if (name.starts_with(prefix))
      if (auto value = field(*this, name.substr(prefix.size()))) return value;
  const std::string key(name);
  for (const auto* ancestor : lineage)
    if (const auto found = ancestor->properties.find(key); found != ancestor->properties.end())
      return found->second;
  return field(*this, name);
}

void Projects::tell(std::string what, Error::Kind kind) {
  if (told_.size() < kMostTold && told_.insert(what).second)
    sink_.problem(0, std::move(what), kind);
}

std::string Projects::evaluate(const Project& project, std::string_view text) {
  auto value = interpolate(text, [&](std::string_view name) { return project.property(name); });
  if (value.outcome == Interpolated::cyclic)
    tell(fmt::format("property \"{}\" needs itself", printable(value.property)), Error::corrupt);
  if (value.outcome == Interpolated::too_large)
    tell("properties unfold to a value that is too long", Error::too_large);
  return std::move(value.text);
}

Dependency Projects::evaluate(const Project& project, const Dependency& raw) {
  Dependency value;
  for (auto part :
       {&Dependency::group, &Dependency::artifact, &Dependency::version, &Dependency::scope,
        &Dependency::optional, &Dependency::type, &Dependency::classifier})
    value.*part = evaluate(project, raw.*part);
  if (value.version.empty()) value.stated_version = raw.version;
  for (const auto& exclusion : raw.exclusions)
    value.exclusions.push_back(evaluate(project, exclusion));
  value.lines = raw.lines;
  return value;
}

bool Projects::may_handle(std::size_t entries) {
  handled_ += entries;
  if (handled_ <= kMostEntries) return true;
  tell(fmt::format("more than {} declarations are inherited or imported; the others were not "
                   "looked at",
                   kMostEntries),
       Error::too_large);
  return false;
}

// ---- inheritance

const Project& Projects::of(const Pom& pom) {
  auto& entry = projects_[&pom];
  if (entry) return *entry;
  entry = std::make_unique<Project>();
  auto& project = *entry;
  project.pom = &pom;
  project.lineage = {&pom};
  follow_parents(project);
  project.coordinates = {evaluate(project, "${project.groupId}"), evaluate(project, pom.artifact),
                         evaluate(project, "${project.version}")};
  for (const auto* ancestor : project.lineage)
    if (project.licenses.empty()) project.licenses = ancestor->licenses;
  return project;
}

void Projects::follow_parents(Project& project) {
  while (project.lineage.size() <= kMostParents) {
    const auto& parent = project.lineage.back()->parent;
    for (const auto& repository : project.lineage.back()->repositories)
      if (project.repositories.size() < kMostRepositories)
        project.repositories.push_back({repository.id, evaluate(project, repository.url),
                                        repository.releases, repository.snapshots});
    if (parent.line == 0 || parent.artifact.empty()) return;
    Coordinates wanted{evaluate(project, parent.group), evaluate(project, parent.artifact),
                       evaluate(project, parent.version)};
    const auto* found = parent_of(project, wanted);
    if (!found) return;
    if (std::find(project.lineage.begin(), project.lineage.end(), found) != project.lineage.end())
      return tell(fmt::format("{} is its own ancestor", printable(wanted.text())), Error::corrupt);
    project.lineage.push_back(found);
  }
  tell(fmt::format("more than {} parents", kMostParents), Error::too_large);
}

/// First the path that is stated, then the folder above, then the repositories; last a pom of the
/// target that only differs in its version, which is better than none.
const Pom* Projects::parent_of(const Project& project, const Coordinates& wanted) {
  const auto& child = *project.lineage.back();
  const Pom* similar = nullptr;
  for (const std::string_view path :
       {std::string_view(child.parent.relative_path), std::string_view("../pom.xml")}) {
    const auto* pom = child.path.empty() ? nullptr : store_.in_target(child, path);
    if (!pom || pom == &child || !may_be(pom->artifact, wanted.artifact)) continue;
    const auto& group = pom->group.empty() ? pom->parent.group : pom->group;
    const auto& version = pom->version.empty() ? pom->parent.version : pom->version;
    if (may_be(group, wanted.group) && may_be(version, wanted.version)) return pom;
    if (!similar) similar = pom;
  }
  const auto* pom = store_.find(wanted, project.repositories);
  return pom ? pom : similar;
}

const std::vector<Dependency>& Projects::dependencies(const Project& project) {
  const auto [at, is_new] = dependencies_.try_emplace(&project);
  auto& list = at->second;
  if (!is_new) return list;
  std::unordered_set<std::string> keys;
  for (const auto* pom : project.lineage) {
    if (!may_handle(2 * pom->dependencies.size())) break;  // they are kept
    for (const auto& raw : pom->dependencies) {
      auto dependency = evaluate(project, raw);
      if (keys.insert(dependency.key()).second) list.push_back(std::move(dependency));
    }
  }
  if (list.empty()) return list;
  const auto managed = management(project);
  for (auto& dependency : list) managed.complete(dependency);
  return list;
}

// ---- management of a project

Management Projects::management(const Project& project) {
  Management managed;
  std::vector<Dependency> boms;
  std::unordered_set<std::string> imports;
  for (const auto* pom : project.lineage) {
    if (!may_handle(pom->managed.size())) break;
    for (const auto& raw : pom->managed) {
      auto dependency = evaluate(project, raw);
      if (dependency.scope != "import")
        managed.declare(std::move(dependency));
      else if (imports.insert(dependency.key()).second)
        boms.push_back(std::move(dependency));
    }
  }
  for (const auto& bom : boms)
    if (const auto* other = imported(project, bom);
        other && may_handle(other->size() / kImportsAsEntry))
      managed.import(*other);
  return managed;
}

const Management* Projects::imported(const Project& project, const Dependency& bom) {
  const Coordinates at{bom.group, bom.artifact, bom.version};
  const auto* pom = store_.find(at, project.repositories);
  if (!pom) return nullptr;
  if (const auto found = imports_.find(pom); found != imports_.end()) {
    if (!found->second)
      tell(fmt::format("{} imports itself", printable(at.text())), Error::corrupt);
    return found->second.get();
  }
  if (depth_ >= kDeepestImports) {
    tell(fmt::format("imports are nested more than {} deep", kDeepestImports), Error::too_large);
    return nullptr;
  }
  imports_.emplace(pom, nullptr);
  ++depth_;
  auto managed = std::make_unique<Management>(management(of(*pom)));
  --depth_;
  return (imports_[pom] = std::move(managed)).get();
}

}  // namespace oakum::ecosystems::maven
