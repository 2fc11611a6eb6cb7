// bun.lock, lockfileVersion 0 and 1: JSON with comments and trailing commas. Source: Bun
// documentation, "Lockfile".
//
// `packages` has an entry for each place in node_modules, "parent/name", that lists what is there:
// "name@1.0.0", then by kind of source the registry, what it needs, and its hash. `workspaces` has
// what the project itself asks for.
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "core/identity.h"
#include "ecosystems/npm/folders.h"
#include "ecosystems/npm/graph.h"
#include "ecosystems/npm/installed.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;
using npm::Graph;

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::size_t kLongestKey = 4096;

struct Entry {
  std::uint32_t folder = 0;  ///< Among Folders.
  Node info;                 ///< What it needs.
  Graph::Number number = 0;
};

/// The first object of an entry: where it stands depends on the source.
Node info_of(Node entry) {
  for (const auto item : entry.items())
    if (item.is_object()) return item;
  return {};
}

/// The place in node_modules that a key means: "parent/@scope/name" is
/// "node_modules/parent/node_modules/@scope/name". Nothing when it is too long or too deep, or not
/// made of names.
std::optional<std::string> folder_of(std::string_view key) {
  if (key.size() > kLongestKey) return std::nullopt;
  std::string folder;
  while (!key.empty()) {
    auto end = key.find('/');
    if (key.starts_with('@') && end != std::string_view::npos) end = key.find('/', end + 1);
    const auto name = key.substr(0, end);
    if (!formats::is_npm_name(name)) return std::nullopt;
    folder += fmt::format("{}{}{}", folder.empty() ? "" : "/", npm::kModules, name);
    key.remove_prefix(std::min(key.size(), name.size() + 1));
  }
  if (folder.empty() || !npm::is_reasonable(folder)) return std::nullopt;
  return folder;
}

class Reader {
 public:
  Reader(const io::File& file, Node lock, inventory::Sink& sink)
      : file_(file),
        workspaces_(lock["workspaces"]),
        packages_(lock["packages"]),
        sink_(sink),
        store_(file, "node_modules/.bun"),
        has_modules_(!npm::names_beside(file, "node_modules").empty()) {}

  void read() {
    for (const auto [key, entry] : packages_.members()) add(key, entry);
    for (const auto& entry : entries_) connect(entry);
    for (const auto [folder, workspace] : workspaces_.members()) require(workspace, folder.empty());
    graph_.deliver(Graph::Unreached::development, sink_);
  }

 private:
  void add(std::string_view key, Node entry) {
    if (!graph_.has_room(sink_, entry.line())) return;
    const auto items = entry.items();
    const auto what = items.begin() == items.end() ? std::string_view() : (*items.begin()).text();
    const auto at = what.find('@', 1);
    const auto name = what.substr(0, at);
    const auto folder = folder_of(key);
    if (at == std::string_view::npos || !folder || !formats::is_npm_name(name))
      return sink_.problem(entry.line(), fmt::format("not a package: \"{}\"; skipped",
                                                     printable(key.substr(0, 200))));
    const auto number = place(*folder, name, what.substr(at + 1), entry);
    const auto entered = folders_.enter(*folder);
    by_folder_.try_emplace(entered, number);
    entries_.push_back({entered, info_of(entry), number});
  }

  /// What is not of a registry ("github:…", "file:…", an address) says no version.
  Graph::Number place(std::string_view folder, std::string_view name, std::string_view version,
                      Node entry) {
    Package package{.name = std::string(name), .lines = {{entry.line(), entry.end_line()}}};
    if (version.starts_with("workspace:")) {
      package.version = workspaces_[version.substr(10)]["version"].text();
      package.relationship = Relationship::workspace;
    } else if (version.find(':') == std::string_view::npos &&
               version.find('/') == std::string_view::npos) {
      package.version = version;
    } else {
      return graph_.add_hidden();
    }
    package.id = package_id(package.name, package.version);
    if (package.relationship == Relationship::unknown) package.licenses = licenses(package, folder);
    return graph_.add(std::move(package));
  }

  std::vector<std::string> licenses(const Package& package, std::string_view folder) const {
    auto found = store_.licenses(package.name, package.version);
    if (found.empty() && has_modules_) found = npm::installed_licenses(file_, folder, package.id);
    return found;
  }

  void connect(const Entry& entry) {
    for (const auto section : {"dependencies", "optionalDependencies"})
      for (const auto [name, range] : entry.info[section].members())
        if (const auto to = find(entry.folder, name)) graph_.connect(entry.number, *to);
    std::unordered_set<std::string_view> optional;
    for (const auto peer : entry.info["optionalPeers"].items()) optional.insert(peer.text());
    for (const auto [name, range] : entry.info["peerDependencies"].members())
      if (!optional.contains(name))
        if (const auto to = find(entry.folder, name)) graph_.connect_silently(entry.number, *to);
  }

  /// A workspace is linked into node_modules under its name; the root is not.
  void require(Node workspace, bool is_root) {
    const auto folder = is_root ? std::nullopt : folder_of(workspace["name"].text());
    const auto from = folder ? folders_.enter(*folder) : 0;
    const auto own = by_folder_.find(from);
    for (const auto section :
         {"dependencies", "optionalDependencies", "peerDependencies", "devDependencies"})
      for (const auto [name, range] : workspace[section].members()) {
        const auto to = find(from, name);
        if (!to) continue;
        if (own != by_folder_.end()) graph_.connect(own->second, *to);
        if (graph_[*to].relationship != Relationship::workspace)
          graph_.require(*to, std::string_view(section) == "devDependencies");
      }
  }

  std::optional<Graph::Number> find(std::uint32_t from, std::string_view name) const {
    const auto found =
        folders_.look_up(from, name, [&](auto folder) { return by_folder_.contains(folder); });
    if (!found) return std::nullopt;
    return by_folder_.at(*found);
  }

  const io::File& file_;
  Node workspaces_, packages_;
  inventory::Sink& sink_;
  npm::PackageStore store_;
  bool has_modules_;
  Graph graph_;
  std::vector<Entry> entries_;
  npm::Folders folders_;
  std::unordered_map<std::uint32_t, Graph::Number> by_folder_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_json(text, {.bytes = kLimit}, /*comments=*/true));
  if (!document["lockfileVersion"].integer())
    return Error{Error::corrupt, "not a bun.lock: no lockfileVersion"};
  Reader(file, document.root(), sink).read();
  return {};
}

inventory::Analyzer bun_lock() {
  return {.name = "bun-lock",
          .doc = "npm packages pinned by Bun",
          .version = 1,
          .type = "bun",
          .ecosystem = Ecosystem::npm,
          .targets = inventory::kSources,
          .files = {"**/bun.lock"},
          .except = {"**/node_modules/**"},
          .companions = {"**/package.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
