#include "ecosystems/maven/resolver.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <memory>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"

namespace oakum::ecosystems::maven {
namespace {

constexpr std::size_t kMostPackages = 300'000;
constexpr std::size_t kMostModules = 4096;
constexpr int kFarthest = 200;
constexpr std::size_t kMostEdges = 10'000'000;  ///< Of all projects; each is looked at.
constexpr std::size_t kLongestName = 1024;

/// Names that a dependency does not want, and those that the ones above it do not want.
struct Exclusions {
  const Exclusions* above = nullptr;
  std::unordered_set<std::string> names;

  bool cover(const std::string& group, const std::string& artifact) const {
    for (const auto* level = this; level; level = level->above)
      if (level->names.contains(group + ':' + artifact) || level->names.contains(group + ":*") ||
          level->names.contains("*:" + artifact) || level->names.contains("*:*"))
        return true;
    return false;
  }
};

bool is_wanted(const Dependency& dependency) {
  const auto& scope = dependency.scope;
  return (scope.empty() || scope == "compile" || scope == "runtime") &&
         dependency.optional != "true";
}

bool is_name(const std::string& text) { return !text.empty() && text.size() <= kLongestName; }

/// Why the version of a dependency is not known.
std::string reason(const Dependency& dependency) {
  if (!dependency.version.empty())
    return fmt::format("\"{}\" is a range, from which only a build chooses", dependency.version);
  if (!dependency.stated_version.empty())
    return fmt::format("\"{}\" cannot be resolved", dependency.stated_version);
  return "no pom at hand states it";
}

}  // namespace

std::string package_id(const std::string& name, const std::string& version,
                       const std::string& path) {
  const auto gav = version.empty() ? name : name + ':' + version;
  const auto digits = fmt::format("{:x}", hash_of_texts({{"gav", gav}, {"path", path}}));
  return fmt::format("{}::{}", gav, digits.substr(0, 8));
}

// ---- one project

class Resolver::Graph {
 public:
  Graph(Resolver& resolver, const Project& root, Relationship relationship, std::string path)
      : resolver_(resolver),
        root_(root),
        path_(std::move(path)),
        has_lines_(relationship == Relationship::root) {
    managed_ = resolver_.projects_.management(root);
    queue_.push_back({.group = root.coordinates.group,
                      .artifact = root.coordinates.artifact,
                      .version = {root.coordinates.version},
                      .relationship = relationship,
                      .project = &root});
  }

  void walk() {
    while (!queue_.empty() && !full()) {
      const auto node = std::move(queue_.front());
      queue_.pop_front();
      take(node);
    }
  }

  /// `modules` are needed by the root.
  std::vector<Package> packages(const std::vector<std::string>& modules) const {
    std::vector<Package> packages;
    for (const auto& [name, chosen] : chosen_) {
      auto package = make(name, chosen);
      if (package.relationship == Relationship::root)
        package.depends_on.insert(package.depends_on.end(), modules.begin(), modules.end());
      std::sort(package.depends_on.begin(), package.depends_on.end());
      packages.push_back(std::move(package));
    }
    return packages;
  }

 private:
  struct Node {
    std::string group, artifact;
    Requirement version;
    Relationship relationship = Relationship::indirect;
    LineRange lines = {};
    const Exclusions* excluded = nullptr;
    const Project* by = nullptr;       ///< Who declares it; null for the root.
    const Project* project = nullptr;  ///< Only known for the root yet.
    int steps = 0;
  };

  struct Chosen {
    Requirement version;
    Relationship relationship = Relationship::indirect;
    LineRange lines;
    std::vector<std::string> licenses, needs;  ///< `needs`: names.
  };

  bool full() {
    if (resolver_.full_) return true;
    if (resolver_.packages_.size() + chosen_.size() <= kMostPackages &&
        resolver_.edges_ <= kMostEdges)
      return false;
    resolver_.full_ = true;
    resolver_.sink_.problem(
        0, fmt::format("more than {} packages or {} dependencies", kMostPackages, kMostEdges),
        Error::too_large);
    return true;
  }

  void take(Node node) {
    const auto name = node.group + ':' + node.artifact;
    if (const auto known = chosen_.find(name); known != chosen_.end()) {
      if (known->second.version.hard || !node.version.hard) return;
      // It insists on its version, in the place that the name already has.
      node.relationship = std::min(node.relationship, known->second.relationship);
      if (known->second.lines.start != 0) node.lines = known->second.lines;
    }
    const auto* project = node.project ? node.project : find(node);
    std::vector<std::string> needs;
    if (project) needs = expand(node, *project);
    if (node.group.empty() || node.artifact.empty()) return;
    chosen_.insert_or_assign(
        name, Chosen{node.version, node.relationship, node.lines,
                     project ? project->licenses : std::vector<std::string>(), std::move(needs)});
  }

  const Project* find(const Node& node) const {
    if (node.version.version.empty()) return nullptr;
    auto repositories = root_.repositories;
    if (node.by && node.by != &root_)
      repositories.insert(repositories.begin(), node.by->repositories.begin(),
                          node.by->repositories.end());
    const auto* pom =
        resolver_.store_.find({node.group, node.artifact, node.version.version}, repositories);
    return pom ? &resolver_.projects_.of(*pom) : nullptr;
  }

  /// Puts what a project needs into the queue; the names of it.
  std::vector<std::string> expand(const Node& node, const Project& project) {
    std::vector<std::string> needs;
    if (node.steps >= kFarthest) return needs;
    const bool is_root = node.project != nullptr;
    resolver_.edges_ += resolver_.projects_.dependencies(project).size();
    for (auto dependency : resolver_.projects_.dependencies(project)) {
      if (!is_root) managed_.overrule(dependency);
      if (!is_wanted(dependency)) continue;
      if (!is_name(dependency.group) || !is_name(dependency.artifact)) {
        if (is_root) complain(dependency, "a dependency without a known name; skipped");
        continue;
      }
      if (node.excluded && node.excluded->cover(dependency.group, dependency.artifact)) continue;
      needs.push_back(dependency.name());
      const auto version = parse_requirement(dependency.version);
      if (version.version.empty())
        complain(dependency,
                 fmt::format("the version of {} is not known: {}", printable(dependency.name()),
                             printable(reason(dependency))));
      queue_.push_back({.group = dependency.group,
                        .artifact = dependency.artifact,
                        .version = version,
                        .relationship = is_root ? Relationship::direct : Relationship::indirect,
                        .lines = has_lines_ && is_root ? dependency.lines : LineRange{},
                        .excluded = exclude(node.excluded, dependency),
                        .by = &project,
                        .steps = node.steps + 1});
    }
    return needs;
  }

  const Exclusions* exclude(const Exclusions* above, const Dependency& dependency) {
    if (dependency.exclusions.empty()) return above;
    exclusions_.push_back({above, {dependency.exclusions.begin(), dependency.exclusions.end()}});
    return &exclusions_.back();
  }

  void complain(const Dependency& dependency, std::string what) {
    const auto line = has_lines_ ? dependency.lines.start : 0;
    if (told_.insert(fmt::format("{} {}", line, what)).second)
      resolver_.sink_.problem(line, std::move(what), Error::inconclusive);
  }

  Package make(const std::string& name, const Chosen& chosen) const {
    const auto& version = chosen.version.version;
    Package package{.id = package_id(name, version, path_),
                    .name = name,
                    .version = version,
                    .licenses = chosen.licenses,
                    .indirect = chosen.relationship == Relationship::indirect,
                    .relationship = chosen.relationship};
    if (chosen.lines.start != 0) package.lines = {chosen.lines};
    for (const auto& need : chosen.needs) {
      const auto found = chosen_.find(need);
      if (found != chosen_.end() && !found->second.version.version.empty())
        package.depends_on.push_back(package_id(need, found->second.version.version, path_));
    }
    auto& needs = package.depends_on;
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    return package;
  }

  Resolver& resolver_;
  const Project& root_;
  std::string path_;
  bool has_lines_;  ///< Lines are those of the file that is being read: of the root.
  Management managed_;
  std::deque<Node> queue_;
  std::deque<Exclusions> exclusions_;
  std::unordered_map<std::string, Chosen> chosen_;
  std::unordered_set<std::string> told_;
};

// ---- the project and its modules

/// The root, its modules, their modules …, each once.
std::vector<Resolver::Member> Resolver::members(const Pom& root) {
  std::vector<Member> members = {{&root, Relationship::root}};
  std::unordered_set<const Pom*> seen = {&root};
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& pom = *members[i].pom;
    for (const auto& path : pom.modules) {
      const auto* module = store_.in_target(pom, path);
      if (!module)
        sink_.problem(0, fmt::format("module {} is not there", printable(path.substr(0, 200))),
                      Error::unsupported);
      if (!module || !seen.insert(module).second) continue;
      if (members.size() > kMostModules) {
        sink_.problem(0, fmt::format("more than {} modules", kMostModules), Error::too_large);
        return members;
      }
      members.push_back({module, Relationship::workspace});
    }
  }
  return members;
}

/// They may need each other. Their parents may be among them too, so what they plainly say comes
/// before what they inherit.
void Resolver::offer(const std::vector<Member>& members) {
  for (const auto& [pom, relationship] : members) {
    const auto& group = pom->group.empty() ? pom->parent.group : pom->group;
    const auto& version = pom->version.empty() ? pom->parent.version : pom->version;
    store_.offer({group, pom->artifact, version}, *pom);
  }
  for (const auto& [pom, relationship] : members)
    store_.offer(projects_.of(*pom).coordinates, *pom);
}

std::string Resolver::path_of(const Pom& pom) const {
  if (target_.empty()) return pom.path;
  return (std::filesystem::path(target_) / pom.path).lexically_normal().string();
}

std::vector<Package> Resolver::resolve(const Pom& root) {
  const auto all = members(root);
  offer(all);
  std::vector<std::string> modules;
  for (const auto& member : all) {
    if (member.pom == &root) continue;
    const auto& at = projects_.of(*member.pom).coordinates;
    if (!at.group.empty() && !at.artifact.empty())
      modules.push_back(package_id(at.name(), at.version, path_of(*member.pom)));
  }
  for (const auto& member : all) {
    Graph graph(*this, projects_.of(*member.pom), member.relationship, path_of(*member.pom));
    graph.walk();
    auto packages = graph.packages(modules);
    std::move(packages.begin(), packages.end(), std::back_inserter(packages_));
  }
  const auto order = [](const Package& package) {
    return std::tie(package.relationship, package.name, package.version, package.id);
  };
  std::sort(packages_.begin(), packages_.end(),
            [&](const Package& a, const Package& b) { return order(a) < order(b); });
  return std::move(packages_);
}

}  // namespace oakum::ecosystems::maven
