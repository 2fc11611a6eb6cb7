// Cargo.lock, format versions 1 to 4, and the Cargo.toml beside it, which tells what the lock file
// does not: the root, the members of the workspace, and which dependencies are for development
// only. Source: the Cargo Book, "Cargo.toml vs Cargo.lock", "Workspaces", "Specifying
// Dependencies".
//
// A lock file is read line by line: Cargo writes one value a line, and the files are large.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "ecosystems/toml/beside.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::uint64_t kManifestLimit = 8u << 20;
constexpr std::size_t kMostMembers =
    4096;  ///< Manifests looked for; members beyond count as used in full.

struct Crate {
  std::string_view name, version;
  bool local =
      false;  ///< Without a source: the root, a member of the workspace, or a path dependency.
  std::vector<std::string_view> needs;  ///< "name", "name version" or "name version (source)".
  std::vector<LineRange> lines;
  std::vector<std::uint32_t> edges;  ///< `needs`, resolved.
};

// ---- the lock file

/// The content of a TOML string that stands alone on its line.
std::optional<std::string_view> unquote(std::string_view value) {
  for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"})
    if (value.size() >= 2 * quote.size() && value.starts_with(quote) && value.ends_with(quote))
      return value.substr(quote.size(), value.size() - 2 * quote.size());
  return std::nullopt;
}

/// Takes the quoted strings of a line of an array; true when the array ends there.
bool take_strings(std::string_view line, std::vector<std::string_view>& into) {
  while (true) {
    const auto open = line.find_first_of("\"]#");
    if (open == std::string_view::npos || line[open] == '#') return false;
    if (line[open] == ']') return true;
    const auto close = line.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    into.push_back(line.substr(open + 1, close - open - 1));
    line.remove_prefix(close + 1);
  }
}

class LockReader {
 public:
  LockReader(std::string_view text, inventory::Sink& sink) : lines_(text), sink_(sink) {}

  std::vector<Crate> read() {
    std::string_view line;
    while (lines_.next(line))
      if (line = trim(line); !line.empty() && !line.starts_with('#')) take(line);
    finish();
    return std::move(crates_);
  }

 private:
  void take(std::string_view line) {
    if (in_array_) {
      crate_.lines.back().end = lines_.number();
      in_array_ = !take_strings(line, crate_.needs);
    } else if (line.starts_with('[')) {
      finish();
      in_crate_ = line == "[[package]]" || line == "[root]";
      if (in_crate_) crate_ = {.local = true, .lines = {{lines_.number(), lines_.number()}}};
    } else if (in_crate_) {
      crate_.lines.back().end = lines_.number();
      property(line);
    } else if (!cut(line, "=")) {
      sink_.problem(lines_.number(), "not a line of a Cargo.lock; skipped");
    }
  }

  void property(std::string_view line) {
    const auto parts = cut(line, "=");
    const auto key = parts ? trim(parts->first) : line;
    const auto value = parts ? trim(parts->second) : std::string_view();
    if (key == "dependencies") {
      in_array_ = !take_strings(value, crate_.needs);
    } else if (key == "name") {
      crate_.name = unquote(value).value_or("");
    } else if (key == "version") {
      crate_.version = unquote(value).value_or("");
    } else if (key == "source") {
      crate_.local = false;
    }
  }

  void finish() {
    if (!in_crate_) return;
    in_crate_ = in_array_ = false;
    if (crate_.name.empty() || crate_.version.empty())
      sink_.problem(crate_.lines.back().start, "a package without a name or a version; skipped");
    else
      keep(std::move(crate_));
  }

  /// The same crate from two sources is one package in two places.
  void keep(Crate crate) {
    const auto key = fmt::format("{}@{}", crate.name, crate.version);
    const auto [at, is_new] = by_id_.try_emplace(key, crates_.size());
    if (is_new) return crates_.push_back(std::move(crate));
    auto& first = crates_[at->second];
    first.lines.insert(first.lines.end(), crate.lines.begin(), crate.lines.end());
    first.needs.insert(first.needs.end(), crate.needs.begin(), crate.needs.end());
  }

  Lines lines_;
  inventory::Sink& sink_;
  std::vector<Crate> crates_;
  std::unordered_map<std::string, std::size_t> by_id_;
  Crate crate_;
  bool in_crate_ = false;
  bool in_array_ = false;
};

using Names = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

Names index(const std::vector<Crate>& crates) {
  Names names;
  for (std::uint32_t i = 0; i < crates.size(); ++i) names[crates[i].name].push_back(i);
  return names;
}

/// The crate that a line of `dependencies` means; the version is left out where the name alone is
/// clear.
std::optional<std::uint32_t> resolve(std::string_view need, const std::vector<Crate>& crates,
                                     const Names& names) {
  const auto words = split_words(need);
  if (words.empty()) return std::nullopt;
  const auto found = names.find(words[0]);
  if (found == names.end()) return std::nullopt;
  if (words.size() == 1 || words[1].starts_with('(')) return found->second.front();
  for (const auto i : found->second)
    if (crates[i].version == words[1]) return i;
  return std::nullopt;
}

void link(std::vector<Crate>& crates, const Names& names) {
  for (auto& crate : crates) {
    for (const auto need : crate.needs)
      if (const auto target = resolve(need, crates, names)) crate.edges.push_back(*target);
    std::sort(crate.edges.begin(), crate.edges.end());
    crate.edges.erase(std::unique(crate.edges.begin(), crate.edges.end()), crate.edges.end());
  }
}

// ---- the manifests

struct Manifest {
  std::string package;  ///< Empty in the manifest of a virtual workspace.
  bool workspace = false;
  std::vector<std::string> members;  ///< Folders, as written, and those of path dependencies.
  std::set<std::string, std::less<>> normal,
      dev;  ///< Names of crates; `dev` has the build dependencies too.
};

/// Where a workspace keeps the dependencies that its members inherit.
using Inherited = std::unordered_map<std::string, std::string>;

/// The crate a dependency means: its key, unless it was renamed.
std::string crate_name(std::string_view key, formats::Node dependency, const Inherited& inherited) {
  if (const auto renamed = dependency["package"].text(); !renamed.empty())
    return std::string(renamed);
  if (const auto found = inherited.find(std::string(key));
      found != inherited.end() && dependency["workspace"].truth())
    return found->second;
  return std::string(key);
}

void take_dependencies(formats::Node table, const Inherited& inherited, Manifest& manifest) {
  for (const auto section :
       {"dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies"}) {
    auto& names = section == std::string_view("dependencies") ? manifest.normal : manifest.dev;
    for (const auto [key, dependency] : table[section].members()) {
      names.insert(crate_name(key, dependency, inherited));
      if (const auto path = dependency["path"].text(); !path.empty())
        manifest.members.emplace_back(path);
    }
  }
}

Manifest read_manifest(formats::Node root, const Inherited& inherited) {
  Manifest manifest{.package = std::string(root["package"]["name"].text()),
                    .workspace = bool(root["workspace"])};
  for (const auto member : root["workspace"]["members"].items())
    if (member.is_string()) manifest.members.emplace_back(member.text());
  take_dependencies(root, inherited, manifest);
  for (const auto target : root["target"].items()) take_dependencies(target, inherited, manifest);
  return manifest;
}

Inherited read_inherited(formats::Node root) {
  Inherited inherited;
  for (const auto [key, dependency] : root["workspace"]["dependencies"].members())
    inherited.emplace(key, crate_name(key, dependency, {}));
  return inherited;
}

/// Nothing when there is no such file; a damaged one is a Problem, and then nothing as well.
std::optional<formats::Document> open_manifest(const io::File& lock, std::string_view folder,
                                               inventory::Sink& sink) {
  const auto* divider = folder.empty() ? "" : "/";
  return toml::read_beside(lock, fmt::format("{}{}Cargo.toml", folder, divider), kManifestLimit,
                           sink);
}

/// "./a//b/" as "a/b"; nothing for what leads out of the folder or stays in it.
std::optional<std::string> folder_below(std::string_view path) {
  std::vector<std::string> kept;
  for (const auto component : split(path, '/')) {
    if (component == "..") return std::nullopt;
    if (!component.empty() && component != ".") kept.emplace_back(component);
  }
  if (kept.empty() || path.starts_with('/')) return std::nullopt;
  return join(kept, "/");
}

/// The manifests of a workspace by the name of their package. Folders cannot be listed, so a member
/// "crates/*" is looked for in the folder that has the name of a local crate.
class Workspace {
 public:
  Workspace(const io::File& lock, const Inherited& inherited, inventory::Sink& sink)
      : lock_(lock), inherited_(inherited), sink_(sink) {}

  void visit(const std::vector<std::string>& members, const std::vector<Crate>& crates) {
    std::size_t left = kMostMembers;
    for (const auto& member : members) {
      if (member.find('*') == std::string::npos) {
        if (left > 0 && left--) visit(member);
        continue;
      }
      for (std::size_t i = 0; i < crates.size() && left > 0; ++i)
        if (crates[i].local && left--) visit(replace_all(member, "*", crates[i].name));
    }
  }

  const Manifest* find(std::string_view package) const {
    const auto found = manifests_.find(std::string(package));
    return found == manifests_.end() ? nullptr : &found->second;
  }

 private:
  void visit(std::string_view member) {
    const auto folder = folder_below(member);
    if (!folder || !seen_.insert(*folder).second) return;
    const auto document = open_manifest(lock_, *folder, sink_);
    if (!document) return;
    auto manifest = read_manifest(document->root(), inherited_);
    auto package = manifest.package;
    manifests_.emplace(std::move(package), std::move(manifest));
  }

  const io::File& lock_;
  const Inherited& inherited_;
  inventory::Sink& sink_;
  std::set<std::string> seen_;
  std::unordered_map<std::string, Manifest> manifests_;
};

// ---- both together

/// What the manifests add to each crate.
struct Standing {
  Relationship relationship = Relationship::unknown;
  bool dev = false;
  std::vector<std::uint32_t> edges;
};

bool for_development(const Manifest* manifest, std::string_view name) {
  return manifest && manifest->dev.contains(name) && !manifest->normal.contains(name);
}

/// Marks everything that `start` needs, directly or not.
void mark(std::vector<std::uint32_t> start, const std::vector<Crate>& crates,
          std::vector<bool>& marked) {
  while (!start.empty()) {
    const auto at = start.back();
    start.pop_back();
    if (marked[at]) continue;
    marked[at] = true;
    start.insert(start.end(), crates[at].edges.begin(), crates[at].edges.end());
  }
}

class Judge {
 public:
  explicit Judge(const std::vector<Crate>& crates) : crates_(crates), standing_(crates.size()) {
    for (std::size_t i = 0; i < crates.size(); ++i) standing_[i].edges = crates[i].edges;
  }

  /// The root or a member: what it needs is direct, and used unless its manifest says that it is
  /// for development.
  void enter(std::uint32_t crate, Relationship relationship, const Manifest* manifest) {
    auto& own = standing_[crate];
    own = {.relationship = relationship, .dev = false, .edges = {}};
    entered_.push_back(crate);
    for (const auto need : crates_[crate].edges) {
      raise(need, Relationship::direct);
      if (for_development(manifest, crates_[need].name)) continue;
      own.edges.push_back(need);
      used_.push_back(need);
    }
  }

  /// A dependency of a root that the lock file does not name.
  void use(std::uint32_t crate) {
    raise(crate, Relationship::direct);
    used_.push_back(crate);
  }

  std::vector<Standing> finish() {
    if (entered_.empty() && used_.empty()) return std::move(standing_);
    std::vector<bool> used(crates_.size());
    for (const auto crate : entered_) used[crate] = true;  // their edges are not all for use
    mark(used_, crates_, used);
    for (std::size_t i = 0; i < crates_.size(); ++i) {
      raise(i, Relationship::indirect);
      standing_[i].dev = !used[i];
    }
    return std::move(standing_);
  }

 private:
  void raise(std::size_t crate, Relationship relationship) {
    if (standing_[crate].relationship == Relationship::unknown)
      standing_[crate].relationship = relationship;
  }

  const std::vector<Crate>& crates_;
  std::vector<Standing> standing_;
  std::vector<std::uint32_t> entered_, used_;
};

std::optional<std::uint32_t> local_crate(std::string_view name, const std::vector<Crate>& crates,
                                         const Names& names) {
  const auto found = names.find(name);
  if (name.empty() || found == names.end()) return std::nullopt;
  for (const auto i : found->second)
    if (crates[i].local) return i;
  return std::nullopt;
}

std::vector<Standing> judge(const io::File& lock, const std::vector<Crate>& crates,
                            const Names& names, inventory::Sink& sink) {
  Judge result(crates);
  const auto document = open_manifest(lock, "", sink);
  if (!document) return result.finish();
  const auto inherited = read_inherited(document->root());
  const auto manifest = read_manifest(document->root(), inherited);
  const auto root = local_crate(manifest.package, crates, names);
  if (root) result.enter(*root, Relationship::root, &manifest);
  if (!root && !manifest.package.empty())
    for (const auto& name : manifest.normal)
      if (const auto found = names.find(name); found != names.end())
        for (const auto crate : found->second) result.use(crate);
  if (manifest.workspace) {
    Workspace workspace(lock, inherited, sink);
    workspace.visit(manifest.members, crates);
    for (std::uint32_t i = 0; i < crates.size(); ++i)
      if (crates[i].local && i != root)
        result.enter(i, Relationship::workspace, workspace.find(crates[i].name));
  }
  return result.finish();
}

std::string id(const Crate& crate) { return fmt::format("{}@{}", crate.name, crate.version); }

Package package(const Crate& crate, const Standing& standing, const std::vector<Crate>& crates) {
  Package package{.id = id(crate),
                  .name = std::string(crate.name),
                  .version = std::string(crate.version),
                  .dev = standing.dev,
                  .indirect = standing.relationship == Relationship::indirect,
                  .relationship = standing.relationship,
                  .lines = crate.lines};
  for (const auto edge : standing.edges) package.depends_on.push_back(id(crates[edge]));
  std::sort(package.depends_on.begin(), package.depends_on.end());
  return package;
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  auto crates = LockReader(text, sink).read();
  const auto names = index(crates);
  link(crates, names);
  const auto standing = judge(file, crates, names, sink);
  sink.packages.reserve(crates.size());
  for (std::size_t i = 0; i < crates.size(); ++i) sink.add(package(crates[i], standing[i], crates));
  return {};
}

inventory::Analyzer cargo_lock() {
  return {.name = "cargo-lock",
          .doc = "Rust crates pinned by a lock file",
          .version = 1,
          .type = "cargo",
          .ecosystem = Ecosystem::cargo,
          .targets = inventory::kEverywhere,
          .files = {"**/Cargo.lock"},
          .companions = {"**/Cargo.toml"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
