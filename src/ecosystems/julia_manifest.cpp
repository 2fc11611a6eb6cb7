// Manifest.toml of Julia, formats 1 and 2, and the Project.toml beside it, which says what the
// project asks for itself and what only its tests do. Source: Pkg documentation, "Project.toml and
// Manifest.toml". A package is known by its UUID; names may repeat. Packages of the standard
// library have no version: theirs is that of Julia, which format 1 does not tell.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "ecosystems/toml/beside.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 64u << 20;
constexpr std::uint64_t kManifestLimit = 8u << 20;
constexpr std::string_view kUnknown = "unknown";

/// The line on which the table that starts on a given line ends: before a blank line or the next
/// header.
class TableEnds {
 public:
  explicit TableEnds(std::string_view text) {
    Lines lines(text);
    for (std::string_view line; lines.next(line);)
      if (line = trim(line); line.empty() || line.starts_with('['))
        breaks_.push_back(lines.number());
    breaks_.push_back(lines.number() + 1);
  }
  std::uint32_t of(std::uint32_t start) const {
    const auto next = std::upper_bound(breaks_.begin(), breaks_.end(), start);
    return next == breaks_.end() ? start : *next - 1;
  }

 private:
  std::vector<std::uint32_t> breaks_;
};

std::string_view string_in(Node entry, std::string_view key) {
  return entry[key].is_string() ? entry[key].text() : std::string_view();
}

class Manifest {
 public:
  Manifest(Node root, std::string_view text, inventory::Sink& sink) : ends_(text), sink_(sink) {
    const bool has_format = bool(root["manifest_format"]);
    const auto julia = string_in(root, "julia_version");
    julia_version_ = has_format && !julia.empty() ? julia : kUnknown;
    for (const auto [name, entries] : (has_format ? root["deps"] : root).members()) {
      if (has_format && !entries.is_array())
        sink.problem(entries.line(), "not a list of packages; skipped");
      for (const auto entry : entries.items())
        if (entries.is_array() && entry.is_object()) add(name, entry, has_format);
    }
    for (std::size_t i = 0; i < packages_.size(); ++i) link(i);
  }

  std::vector<Package>& packages() { return packages_; }
  const std::vector<std::uint32_t>& edges(std::size_t package) const { return edges_[package]; }
  std::optional<std::uint32_t> find_id(std::string_view id) const { return look_up(by_id_, id); }

 private:
  using Index = std::unordered_map<std::string_view, std::uint32_t>;

  static std::optional<std::uint32_t> look_up(const Index& index, std::string_view key) {
    const auto found = index.find(key);
    if (found == index.end()) return std::nullopt;
    return found->second;
  }

  /// Without a format the file may be of something else, which has no UUIDs.
  void add(std::string_view name, Node entry, bool has_format) {
    const auto id = string_in(entry, "uuid");
    if (id.empty() || name.empty()) {
      if (has_format) sink_.problem(entry.line(), "a package without a UUID; skipped");
      return;
    }
    const auto index = static_cast<std::uint32_t>(packages_.size());
    if (!by_id_.try_emplace(id, index).second)
      return sink_.problem(entry.line(), "a package with the UUID of another; skipped");
    by_name_.try_emplace(name, index);
    entries_.push_back(entry);
    packages_.push_back({.id = std::string(id),
                         .name = std::string(name),
                         .version = std::string(version_of(entry)),
                         .lines = {{entry.line(), ends_.of(entry.line())}}});
  }

  /// What lies in a folder of its own or a repository is not part of Julia.
  std::string_view version_of(Node entry) const {
    if (const auto version = string_in(entry, "version"); !version.empty()) return version;
    return entry["path"] || entry["repo-url"] ? kUnknown : julia_version_;
  }

  /// `deps` has names, or a table of names and UUIDs where a name alone is not clear.
  void link(std::size_t package) {
    auto& edges = edges_.emplace_back();
    const auto deps = entries_[package]["deps"];
    const auto take = [&](std::optional<std::uint32_t> target) {
      if (target) edges.push_back(*target);
    };
    for (const auto need : deps.items())
      take(deps.is_array() ? look_up(by_name_, need.text()) : look_up(by_id_, need.text()));
    auto& ids = packages_[package].depends_on;
    for (const auto edge : edges) ids.push_back(packages_[edge].id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }

  TableEnds ends_;
  inventory::Sink& sink_;
  std::string_view julia_version_;
  std::vector<Package> packages_;
  std::vector<Node> entries_;
  std::vector<std::vector<std::uint32_t>> edges_;
  Index by_id_, by_name_;
};

/// Nothing when there is no such file; a damaged one is a Problem, and then nothing as well.
std::optional<formats::Document> open_project(const io::File& manifest, inventory::Sink& sink) {
  for (const auto* name : {"Project.toml", "JuliaProject.toml"})
    if (auto document = toml::read_beside(manifest, name, kManifestLimit, sink)) return document;
  return std::nullopt;
}

/// Names in `section` are direct; what they need is not, unless it is known already.
void enter(Node section, bool dev, Manifest& manifest) {
  auto& packages = manifest.packages();
  std::vector<std::uint32_t> waiting;
  const auto settle = [&](std::uint32_t index, Relationship relationship) {
    auto& package = packages[index];
    if (package.relationship != Relationship::unknown) return;
    package.relationship = relationship;
    package.indirect = relationship == Relationship::indirect;
    package.dev = dev;
    waiting.push_back(index);
  };
  for (const auto id : section.items())
    if (const auto index = manifest.find_id(id.text())) settle(*index, Relationship::direct);
  while (!waiting.empty()) {
    const auto at = waiting.back();
    waiting.pop_back();
    for (const auto edge : manifest.edges(at)) settle(edge, Relationship::indirect);
  }
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto document = TRY(formats::parse_toml(text, {.bytes = kLimit, .depth = 128}));
  Manifest manifest(document.root(), text, sink);
  if (manifest.packages().empty()) return {};
  if (const auto project = open_project(file, sink)) {
    enter((*project)["deps"], false, manifest);
    enter((*project)["extras"], true, manifest);
  }
  for (auto& package : manifest.packages()) sink.add(std::move(package));
  return {};
}

inventory::Analyzer julia_manifest() {
  return {.name = "julia-manifest",
          .doc = "Julia packages pinned by a manifest",
          .version = 1,
          .type = "julia",
          .ecosystem = Ecosystem::julia,
          .targets = inventory::kEverywhere,
          // A manifest may be for one version of Julia.
          .files = {"**/Manifest.toml", "**/JuliaManifest.toml", "**/Manifest-v1.10.toml",
                    "**/Manifest-v1.11.toml", "**/Manifest-v1.12.toml", "**/Manifest-v1.13.toml"},
          .companions = {"**/Project.toml", "**/JuliaProject.toml"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
