// package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3. Source: npm documentation,
// "package-lock.json".
//
// Version 1 nests packages in `dependencies` and does not say which are direct. Versions 2 and 3
// have a map from the folder of each package to what is in it; a link stands where the folder of a
// workspace is linked into node_modules. In both, a dependency is looked for as Node does: in the
// node_modules of the package, then of each folder above it.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"
#include "ecosystems/npm/folders.h"
#include "ecosystems/npm/installed.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 256u << 20;
using npm::kModules;

/// Numbers and the like are no versions, and no names.
std::string_view string_in(Node entry, std::string_view key) {
  const auto value = entry[key];
  return value.is_string() ? value.text() : std::string_view();
}

using npm::installed_licenses;

/// Collects packages; the same one in several folders is one package in several places.
class Collector {
 public:
  Collector(const io::File& lock, inventory::Sink& sink) : lock_(lock), packages_(sink.packages) {}

  void expect(std::size_t count) {
    packages_.reserve(count);
    by_id_.reserve(count);
  }

  void add(Package package, Node entry, std::string_view folder) {
    const auto [at, is_new] = by_id_.try_emplace(package.id, packages_.size());
    if (!is_new) return merge(packages_[at->second], std::move(package));
    package.licenses = formats::npm_licenses(entry);
    if (package.licenses.empty()) package.licenses = installed_licenses(lock_, folder, package.id);
    packages_.push_back(std::move(package));
  }

  void finish() {
    for (auto& package : packages_) {
      std::sort(package.lines.begin(), package.lines.end());
      auto& needs = package.depends_on;
      std::sort(needs.begin(), needs.end());
      needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    }
  }

 private:
  static void merge(Package& package, Package twin) {
    package.dev = package.dev && twin.dev;
    package.relationship = std::min(package.relationship, twin.relationship);
    package.indirect = package.indirect && twin.indirect;
    package.lines.insert(package.lines.end(), twin.lines.begin(), twin.lines.end());
    std::move(twin.depends_on.begin(), twin.depends_on.end(),
              std::back_inserter(package.depends_on));
  }

  const io::File& lock_;
  std::vector<Package>& packages_;  ///< Those of the sink, so that none is copied.
  std::unordered_map<std::string, std::size_t> by_id_;
};

// ---- version 1

struct Named {
  std::string_view name, version;
};

/// An alias has the real name in its version: "npm:lodash@4.17.21".
Named real_name(std::string_view key, Node entry) {
  const auto version = string_in(entry, "version");
  if (version.starts_with("npm:"))
    if (const auto at = version.rfind('@'); at != std::string_view::npos && at > 4)
      return {version.substr(4, at - 4), version.substr(at + 1)};
  return {key, version};
}

class ReaderV1 {
 public:
  explicit ReaderV1(Collector& collector) : collector_(collector) {}

  /// Deep lock files are bounded by the depth of a JSON document.
  void read(Node dependencies, const std::string& folder) {
    levels_.push_back(dependencies);
    for (const auto [key, entry] : dependencies.members()) {
      if (!entry.is_object() || key.empty()) continue;
      const auto own_folder = fmt::format("{}{}{}", folder, kModules, key);
      const auto [name, version] = real_name(key, entry);
      Package package{.id = package_id(name, version),
                      .name = std::string(name),
                      .version = std::string(version),
                      .dev = entry["dev"].truth(),
                      .depends_on = resolve(entry),
                      .lines = {{entry.line(), entry.end_line()}}};
      collector_.add(std::move(package), entry, own_folder);
      if (entry["dependencies"].is_object()) read(entry["dependencies"], own_folder + "/");
    }
    levels_.pop_back();
  }

 private:
  std::vector<std::string> resolve(Node entry) const {
    std::vector<std::string> ids;
    for (const auto [name, range] : entry["requires"].members()) {
      auto found = entry["dependencies"][name];
      for (auto level = levels_.rbegin(); !found && level != levels_.rend(); ++level)
        found = (*level)[name];
      if (!found) continue;
      const auto real = real_name(name, found);
      ids.push_back(package_id(real.name, real.version));
    }
    return ids;
  }

  Collector& collector_;
  std::vector<Node> levels_;  ///< The `dependencies` around the current entry, outermost first.
};

// ---- versions 2 and 3

struct Entry {
  std::uint32_t number = 0;  ///< Among Folders.
  std::string folder;        ///< Below node_modules; where it is linked to for a workspace.
  Node node;
  std::string name;
  std::string id;
};

/// Where folders of workspaces are seen from within node_modules.
class Links {
 public:
  explicit Links(Node packages) {
    for (const auto [folder, entry] : packages.members()) {
      if (!entry["link"].truth()) continue;
      auto target = entry["resolved"].text();
      if (target.starts_with("./")) target.remove_prefix(2);
      while (target.ends_with('/')) target.remove_suffix(1);
      if (!target.empty()) add(target, folder);
    }
  }

  /// The folder as npm links it: "packages/a/node_modules/b" is node_modules/a/node_modules/b.
  /// Nothing when it is not linked anywhere.
  std::optional<std::string> follow(std::string folder) const {
    for (int hops = 0; hops < 8; ++hops) {
      if (folder.starts_with(kModules)) return folder;
      const auto next = step(folder);
      if (!next) return std::nullopt;
      folder = *next;
    }
    return std::nullopt;
  }

  const std::map<std::string_view, std::string_view>& all() const { return by_target_; }

 private:
  /// The shortest link counts when there are several: it is the outermost.
  void add(std::string_view target, std::string_view link) {
    auto& best = by_target_[target];
    if (best.empty() || std::pair(link.size(), link) < std::pair(best.size(), best)) best = link;
  }

  std::optional<std::string> step(std::string_view folder) const {
    for (auto end = folder.size(); end != std::string_view::npos && end > 0;
         end = folder.rfind('/', end - 1))
      if (const auto found = by_target_.find(folder.substr(0, end)); found != by_target_.end())
        return fmt::format("{}{}", found->second, folder.substr(end));
    return std::nullopt;
  }

  std::map<std::string_view, std::string_view> by_target_;
};

using npm::Folders;
using npm::is_reasonable;
using npm::name_in;

class ReaderV2 {
 public:
  ReaderV2(Node packages, inventory::Sink& sink) : packages_(packages), links_(packages) {
    for (const auto [key, node] : packages.members()) {
      if (!node.is_object() || node["link"].truth() || name_in(key).empty()) continue;
      if (!is_reasonable(key) || !enter(key, node))
        sink.problem(node.line(), "a path that is too long or too deep; skipped");
    }
  }

  void read(Collector& collector) const {
    const auto direct = direct_folders();
    collector.expect(entries_.size());
    for (const auto& entry : entries_) {
      const bool is_direct = direct.contains(entry.folder);
      Package package{.id = entry.id,
                      .name = entry.name,
                      .version = std::string(string_in(entry.node, "version")),
                      .dev = entry.node["dev"].truth(),
                      .indirect = !is_direct,
                      .relationship = is_direct ? Relationship::direct : Relationship::indirect,
                      .depends_on = resolve(entry),
                      .lines = {{entry.node.line(), entry.node.end_line()}}};
      collector.add(std::move(package), entry.node, entry.folder);
    }
  }

 private:
  /// False when the folder is too deep where it is linked to.
  bool enter(std::string_view key, Node node) {
    auto folder = links_.follow(std::string(key));
    if (!folder) return true;  // not installed anywhere
    if (!is_reasonable(*folder)) return false;
    const auto number = folders_.enter(*folder);
    if (!by_folder_.try_emplace(number, entries_.size()).second) return true;
    // The name is said when it is not that of the folder: an alias, a workspace.
    auto name = string_in(node, "name");
    if (name.empty()) name = name_in(*folder);
    auto entry_id = package_id(name, string_in(node, "version"));
    auto entry_name = std::string(name);
    entries_.push_back(
        {number, std::move(*folder), node, std::move(entry_name), std::move(entry_id)});
    return true;
  }

  /// The folders of what the root requires, workspaces included.
  std::set<std::string> direct_folders() const {
    std::set<std::string> folders;
    const auto root = packages_[""];
    for (const auto section :
         {"dependencies", "optionalDependencies", "devDependencies", "peerDependencies"})
      for (const auto [name, range] : root[section].members())
        folders.emplace(fmt::format("{}{}", kModules, name));
    if (root["workspaces"])
      for (const auto& [target, link] : links_.all())
        if (link.starts_with(kModules) && link.rfind(kModules) == 0) folders.emplace(link);
    return folders;
  }

  std::vector<std::string> resolve(const Entry& entry) const {
    std::vector<std::string> ids;
    for (const auto section : {"dependencies", "optionalDependencies", "peerDependencies"})
      for (const auto [name, range] : entry.node[section].members())
        if (const auto* found = look_up(entry.number, name)) ids.push_back(found->id);
    return ids;
  }

  const Entry* look_up(std::uint32_t from, std::string_view name) const {
    const auto found =
        folders_.look_up(from, name, [&](auto number) { return by_folder_.contains(number); });
    return found ? &entries_[by_folder_.at(*found)] : nullptr;
  }

  Node packages_;
  Links links_;
  std::vector<Entry> entries_;
  Folders folders_;
  std::unordered_map<std::uint32_t, std::size_t> by_folder_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}));
  Collector collector(file, sink);
  if (const auto packages = document["packages"]; packages.is_object())
    ReaderV2(packages, sink).read(collector);
  else
    ReaderV1(collector).read(document["dependencies"], "");
  collector.finish();
  return {};
}

inventory::Analyzer npm_lock() {
  return {.name = "npm-lock",
          .doc = "npm packages pinned by a lock file",
          .version = 1,
          .type = "npm",
          .ecosystem = Ecosystem::npm,
          .targets = inventory::kSources,
          .files = {"**/package-lock.json", "**/npm-shrinkwrap.json"},
          .except = {"**/node_modules/**"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
