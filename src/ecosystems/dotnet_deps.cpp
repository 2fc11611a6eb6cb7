// *.deps.json: what a .NET program was published with. Source: .NET runtime documentation,
// "runtime-configuration-file" and "deps.json".
//
// `libraries` names packages and projects; `targets`, under the name of the runtime target, says
// what each needs and which files of it are loaded at run time. Libraries that only served to build
// have no such files and are left out. The assemblies that the file accounts for are told apart, so
// that what is read from them is not told a second time.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 256u << 20;
/// In front of the names of the runtimes that a self-contained program brings along.
constexpr std::string_view kRuntimePack = "runtimepack.";

std::string_view without_prefix(std::string_view name) {
  if (name.starts_with(kRuntimePack)) name.remove_prefix(kRuntimePack.size());
  return name;
}

std::string id(std::string_view name, std::string_view version) {
  return fmt::format("{}/{}", without_prefix(name), version);
}

bool is_set(Node node) { return node && node.kind() != Node::null; }

class Reader {
 public:
  Reader(const formats::Document& document, inventory::Sink& sink)
      : libraries_(document["libraries"]), sink_(sink) {
    target_ = document["targets"][document["runtimeTarget"]["name"].text()];
    for (const auto [key, library] : target_.members())
      target_ids_.emplace(without_prefix(key), library);
  }

  void read() {
    for (const auto [key, library] : libraries_.members()) take(key, library);
    const auto root = find_root();
    if (root) relate(*root);
    for (auto& package : packages_) {
      package.depends_on = resolve(target_library(package.id));
      package.indirect = package.relationship == Relationship::indirect;
      sink_.add(std::move(package));
    }
  }

 private:
  void take(std::string_view key, Node library) {
    const auto type = lower(library["type"].text());
    if (type != "package" && type != "project" && type != "runtimepack") return;
    const auto parts = cut(key, "/");
    if (!parts || without_prefix(parts->first).empty() || parts->second.empty())
      return sink_.problem(library.key_line(), "a library that is not name/version; skipped");
    auto package_id = id(parts->first, parts->second);
    if (!runs(package_id) || !ids_.insert(package_id).second) return;
    if (type == "project") projects_.push_back(packages_.size());
    packages_.push_back({.id = std::move(package_id),
                         .name = std::string(without_prefix(parts->first)),
                         .version = std::string(parts->second),
                         .lines = {{library.line(), library.end_line()}}});
  }

  Node target_library(std::string_view package_id) const {
    const auto found = target_ids_.find(package_id);
    return found == target_ids_.end() ? Node() : found->second;
  }

  /// Whether anything of it is there at run time. What the target does not know is kept.
  bool runs(std::string_view package_id) const {
    const auto library = target_library(package_id);
    return !library || is_set(library["runtime"]) || is_set(library["runtimeTargets"]) ||
           is_set(library["native"]);
  }

  /// The one project that no library needs.
  std::optional<std::size_t> find_root() const {
    std::unordered_set<std::string> needed;
    for (const auto library : target_.items())
      for (const auto [name, version] : library["dependencies"].members())
        needed.insert(id(name, version.text()));
    std::vector<std::size_t> roots;
    for (const auto project : projects_)
      if (!needed.contains(packages_[project].id)) roots.push_back(project);
    if (roots.size() != 1) return std::nullopt;
    return roots.front();
  }

  void relate(std::size_t root) {
    for (const auto project : projects_) packages_[project].relationship = Relationship::workspace;
    packages_[root].relationship = Relationship::root;
    std::unordered_set<std::string> direct;
    for (const auto [name, version] : target_library(packages_[root].id)["dependencies"].members())
      direct.insert(id(name, version.text()));
    if (direct.empty()) return;  // a graph without edges tells nothing
    for (auto& package : packages_)
      if (package.relationship == Relationship::unknown)
        package.relationship =
            direct.contains(package.id) ? Relationship::direct : Relationship::indirect;
  }

  std::vector<std::string> resolve(Node library) const {
    std::vector<std::string> needs;
    for (const auto [name, version] : library["dependencies"].members())
      if (auto needed = id(name, version.text()); ids_.contains(needed))
        needs.push_back(std::move(needed));
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    return needs;
  }

  Node libraries_;
  Node target_;
  inventory::Sink& sink_;
  std::unordered_map<std::string_view, Node> target_ids_;
  std::unordered_set<std::string> ids_;
  std::vector<Package> packages_;
  std::vector<std::size_t> projects_;
};

/// Where the assemblies of a library lie: those of all systems beside the file itself, those of one
/// system under their path in the package.
void account_for(Node library, std::string_view folder, std::vector<std::string>& files) {
  const auto add = [&](std::string_view path) {
    files.push_back(folder.empty() ? std::string(path) : fmt::format("{}/{}", folder, path));
  };
  for (const auto [path, asset] : library["runtime"].members())
    add(path.substr(path.rfind('/') + 1));
  for (const auto [path, asset] : library["runtimeTargets"].members())
    if (asset["assetType"].text() == "runtime") add(path);
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!document.root().is_object()) return Error{Error::corrupt, "no .deps.json file"};
  Reader(document, sink).read();
  inventory::OwnedFiles assemblies;
  for (const auto target : document["targets"].items())
    for (const auto library : target.items())
      account_for(library, file.directory(), assemblies.files);
  if (!assemblies.files.empty()) sink.owned.push_back(std::move(assemblies));
  return {};
}

inventory::Analyzer dotnet_deps() {
  return {.name = "dotnet-deps",
          .doc = "NuGet packages a .NET program was published with",
          .version = 1,
          .type = "dotnet-core",
          .ecosystem = Ecosystem::nuget,
          .files = {"**/*.deps.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
