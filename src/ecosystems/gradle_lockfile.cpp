// gradle.lockfile, buildscript-gradle.lockfile and others of that name: "group:name:version=" and
// the configurations that use it, one a line. Source: Gradle User Manual, "Locking Versions". What
// a module needs and its licence come from the poms that Gradle keeps in its cache, where they can
// be asked ("The Directories and Files Gradle Uses").
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "ecosystems/maven/coordinates.h"
#include "ecosystems/maven/interpolation.h"
#include "ecosystems/maven/pom_file.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::size_t kMostPoms = 20'000;

/// Configurations of tests are named so: testRuntimeClasspath, testCompileClasspath.
bool is_for_tests(std::string_view configurations) {
  for (const auto configuration : split(configurations, ','))
    if (!trim(configuration).starts_with("test")) return false;
  return true;
}

/// The poms in Gradle's cache:
/// caches/modules-2/files-2.1/GROUP/NAME/VERSION/DIGEST/NAME-VERSION.pom
class Cache {
 public:
  explicit Cache(const inventory::Outside* outside) : outside_(outside) {
    if (!outside) return;
    auto home = outside->variable("GRADLE_USER_HOME");
    if (home.empty()) home = outside->variable("HOME") + "/.gradle";
    root_ = home + "/caches/modules-2/files-2.1";
    if (!root_.starts_with('/') || !outside->names(root_)) outside_ = nullptr;
  }

  std::optional<maven::Pom> find(const maven::Coordinates& module) {
    if (!outside_ || asked_ >= kMostPoms || maven::repository_path(module).empty())
      return std::nullopt;
    ++asked_;
    const auto folder =
        fmt::format("{}/{}/{}/{}", root_, module.group, module.artifact, module.version);
    const auto digests = outside_->names(folder);
    if (!digests) return std::nullopt;
    for (const auto& digest : *digests) {
      if (!maven::is_path_component(digest)) continue;
      const auto text = outside_->file(
          fmt::format("{}/{}/{}-{}.pom", folder, digest, module.artifact, module.version),
          maven::kPomLimit);
      if (!text) continue;
      if (auto pom = maven::parse_pom(*text)) return std::move(*pom);
    }
    return std::nullopt;
  }

 private:
  const inventory::Outside* outside_;
  std::string root_;
  std::size_t asked_ = 0;
};

class LockReader {
 public:
  explicit LockReader(inventory::Sink& sink) : sink_(sink) {}

  void read(std::string_view text) {
    Lines lines(text);
    for (std::string_view line; lines.next(line);)
      if (line = trim(line); !line.empty() && !line.starts_with('#')) take(line, lines.number());
  }

  void finish() {
    Cache cache(sink_.outside);
    for (std::size_t i = 0; i < packages_.size(); ++i)
      if (const auto pom = cache.find(modules_[i])) complete(packages_[i], modules_[i], *pom);
    for (auto& package : packages_) sink_.add(std::move(package));
  }

 private:
  void take(std::string_view line, std::uint32_t number) {
    if (line.starts_with("empty=")) return;  // configurations without dependencies
    const auto equals = line.find('=');
    const auto parts = split(line.substr(0, equals), ':');
    if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[2].empty())
      return sink_.problem(number, "not \"group:name:version=configurations\"; skipped");
    const auto users = equals == line.npos ? std::string_view() : line.substr(equals + 1);
    maven::Coordinates module{std::string(parts[0]), std::string(parts[1]), std::string(parts[2])};
    const bool dev = is_for_tests(users);
    const auto [at, is_new] = by_id_.try_emplace(module.text(), packages_.size());
    if (!is_new) {
      auto& package = packages_[at->second];
      package.dev = package.dev && dev;
      package.lines.push_back({number, number});
      return;
    }
    packages_.push_back({.id = module.text(),
                         .name = module.name(),
                         .version = module.version,
                         .dev = dev,
                         .lines = {{number, number}}});
    modules_.push_back(std::move(module));
  }

  void complete(Package& package, const maven::Coordinates& module, const maven::Pom& pom) const {
    package.licenses = pom.licenses;
    const auto property = [&](std::string_view name) -> std::optional<std::string> {
      if (name == "project.version" || name == "version") return module.version;
      if (name == "project.groupId" || name == "groupId") return module.group;
      const auto found = pom.properties.find(std::string(name));
      if (found == pom.properties.end()) return std::nullopt;
      return found->second;
    };
    for (const auto& dependency : pom.dependencies) {
      const maven::Coordinates needed{maven::interpolate(dependency.group, property).text,
                                      maven::interpolate(dependency.artifact, property).text,
                                      maven::interpolate(dependency.version, property).text};
      if (by_id_.contains(needed.text())) package.depends_on.push_back(needed.text());
    }
    auto& needs = package.depends_on;
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }

  inventory::Sink& sink_;
  std::vector<Package> packages_;
  std::vector<maven::Coordinates> modules_;  ///< Of each package.
  std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  LockReader reader(sink);
  reader.read(text);
  reader.finish();
  return {};
}

inventory::Analyzer gradle_lockfile() {
  return {.name = "gradle-lockfile",
          .doc = "Java packages pinned by a Gradle lock file",
          .version = 1,
          .type = "gradle",
          .analyzed_by = "gradle-lockfile",
          .ecosystem = Ecosystem::maven,
          .targets = inventory::kSources,
          .files = {"**/*gradle.lockfile"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
