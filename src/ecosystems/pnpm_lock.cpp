// pnpm-lock.yaml, lockfileVersion 5.0 to 9.0. Source: the pnpm repository, "lockfile file" and
// "dependency path" specifications; pnpm documentation, "pnpm-lock.yaml".
//
// A package is named by its path: "/name/1.0.0_peers" (5), "/name@1.0.0(peers)" (6), the same
// without the slash (9); in front of the first slash may stand a registry. What is no version of a
// registry (a tarball, a folder) has its name and version written below the path. Since 9 the
// packages are told twice: `packages` has what the registry says of each version, `snapshots` what
// each copy needs, one for each set of peers.
//
// A file may hold several documents; those in front of the last are the package manager's own.
#include <charconv>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"
#include "core/version/version.h"
#include "ecosystems/npm/graph.h"
#include "ecosystems/npm/installed.h"
#include "formats/node.h"
#include "formats/npm_manifest.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;
using npm::Graph;

constexpr std::uint64_t kLimit = 64u << 20;

// ---- paths

struct Name {
  std::string name;
  std::string_view version;  ///< Of "name@https://…" all that follows the '@'.
};

std::string_view up_to(std::string_view text, std::string_view separator) {
  return text.substr(0, text.find(separator));
}

/// Without the peers: "1.0.0_react@18.0.0" before version 6, "1.0.0(react@18.0.0)" since.
std::string_view without_peers(std::string_view version, double format) {
  return up_to(version, format < 6 ? "_" : "(");
}

/// Takes "name" or "@scope/name" off the front; the separator goes too.
std::string_view take_name(std::string_view& path, char separator) {
  auto end = path.starts_with('@') ? path.find('/') : 0;
  if (end != std::string_view::npos) end = path.find(separator, end + 1);
  const auto name = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return name;
}

Name parse_path(std::string_view path, double format) {
  if (format < 9) {
    const auto registry = up_to(path, "/");
    path.remove_prefix(std::min(path.size(), registry.size() + 1));
  }
  const auto name = take_name(path, format < 6 ? '/' : '@');
  return {std::string(name), without_peers(path, format)};
}

// ---- a lock file

/// What a package is called in reports: "" for what is no version of a registry.
std::string_view proper(std::string_view version) {
  return is_version(VersionScheme::npm, version) ? version : std::string_view();
}

std::string_view string_in(Node entry, std::string_view key) { return entry[key].text(); }

/// A dependency's version: itself, or below it since version 6.
std::string_view version_of(Node dependency) {
  return dependency.is_object() ? dependency["version"].text() : dependency.text();
}

class Reader {
 public:
  Reader(const io::File& file, inventory::Sink& sink)
      : file_(file),
        sink_(sink),
        store_(file, "node_modules/.pnpm"),
        has_modules_(!npm::names_beside(file, "node_modules").empty()) {}

  void read(Node lock, double format) {
    format_ = format;
    const auto paths = lock[format < 9 ? "packages" : "snapshots"];
    by_path_.reserve(paths.size());
    graph_.reserve(paths.size());
    for (const auto [path, entry] : paths.members())
      if (!path.empty()) add(path, entry, lock["packages"]);
    for (const auto [path, entry] : paths.members()) connect(path, entry);
    require(lock);
    for (const auto [folder, importer] : lock["importers"].members()) require(importer);
    graph_.deliver(format < 9 ? Graph::Unreached::as_stated : Graph::Unreached::development, sink_);
  }

 private:
  void add(std::string_view path, Node entry, Node packages) {
    if (!graph_.has_room(sink_, entry.line())) return;
    auto named = parse_path(path, format_);
    // What the registry says of a version stands without peers, and the own name of a tarball too.
    const auto about = format_ < 9 ? entry : packages[without_peers(path, format_)];
    auto version = proper(named.version);
    if (const auto own = string_in(about, "version"); !own.empty()) version = own;
    if (const auto own = string_in(about, "name"); !own.empty()) named.name = own;
    if (!formats::is_npm_name(named.name) || (version.empty() && named.version.empty()))
      return sink_.problem(entry.line(), fmt::format("not a package: \"{}\"; skipped",
                                                     printable(path.substr(0, 200))));
    auto id = format_ < 9 ? package_id(named.name, version) : std::string(path);
    const auto number = graph_.add({.id = std::move(id),
                                    .name = std::move(named.name),
                                    .version = std::string(version),
                                    .dev = entry["dev"].truth()});
    graph_.license(number, licenses(graph_[number]));
    by_path_.try_emplace(path, number);
  }

  std::vector<std::string> licenses(const Package& package) const {
    auto found = store_.licenses(package.name, package.version);
    if (found.empty() && has_modules_)
      found = npm::installed_licenses(file_, fmt::format("node_modules/{}", package.name),
                                      package_id(package.name, package.version));
    return found;
  }

  void connect(std::string_view path, Node entry) {
    const auto from = by_path_.find(path);
    if (from == by_path_.end()) return;
    for (const auto section : {"dependencies", "optionalDependencies"})
      for (const auto [name, version] : entry[section].members())
        if (const auto to = find(name, version.text())) graph_.connect(from->second, *to);
  }

  /// What the project, or one of its workspaces, requires.
  void require(Node importer) {
    for (const auto section : {"dependencies", "optionalDependencies", "devDependencies"})
      for (const auto [name, dependency] : importer[section].members())
        if (const auto to = find(name, version_of(dependency)))
          graph_.require(*to, std::string_view(section) == "devDependencies");
  }

  /// The package behind a dependency: the version alone, or for an alias, a tarball and another
  /// registry the path itself.
  std::optional<Graph::Number> find(std::string_view name, std::string_view version) const {
    if (version.empty()) return std::nullopt;
    std::string path;
    if (format_ >= 9)
      path = fmt::format("{}@{}", name, version);
    else
      path = fmt::format("/{}{}{}", name, format_ < 6 ? '/' : '@', version);
    for (const auto& candidate : {std::string_view(path), version})
      if (const auto found = by_path_.find(candidate); found != by_path_.end())
        return found->second;
    return std::nullopt;
  }

  const io::File& file_;
  inventory::Sink& sink_;
  npm::PackageStore store_;
  bool has_modules_;
  double format_ = 0;
  Graph graph_;
  std::unordered_map<std::string_view, Graph::Number> by_path_;
};

/// "5.4-inlineSpecifiers" is 5.4 with dependencies written as in 6.
std::optional<double> format_of(Node document) {
  const auto text = up_to(document["lockfileVersion"].text(), "-");
  double format = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), format);
  if (error != std::errc() || end != text.data() + text.size() || format <= 0) return std::nullopt;
  return format;
}

/// Written by pnpm 11 about itself: what the package manager and its configuration need.
bool is_environment(Node document) {
  bool any = false;
  for (const auto [folder, importer] : document["importers"].members()) {
    any = any || importer["packageManagerDependencies"] || importer["configDependencies"];
    for (const auto section : {"dependencies", "optionalDependencies", "devDependencies"})
      if (importer[section].size() > 0) return false;
  }
  return any;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text, {.bytes = kLimit, .depth = 64}));
  bool any = false;
  for (const auto document : documents.root().items()) {
    const auto format = format_of(document);
    if (!format) continue;
    any = true;
    if (documents.root().size() > 1 && is_environment(document)) continue;
    Reader(file, sink).read(document, *format);
  }
  if (!any) return Error{Error::corrupt, "not a pnpm lock file: no lockfileVersion"};
  return {};
}

inventory::Analyzer pnpm_lock() {
  return {.name = "pnpm-lock",
          .doc = "npm packages pinned by pnpm",
          .version = 1,
          .type = "pnpm",
          .ecosystem = Ecosystem::npm,
          .targets = inventory::kSources,
          .files = {"**/pnpm-lock.yaml"},
          .except = {"**/node_modules/**"},
          .companions = {"**/node_modules/**/package.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
