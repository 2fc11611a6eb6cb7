// yarn.lock: version 1 (classic) and the one of Yarn 2 and later ("__metadata"), with the
// package.json files beside it, which tell what the lock file does not: the root, the workspaces,
// and which dependencies are for development only. Source: Yarn documentation, "yarn.lock",
// "Lexicon", "Protocols", "Manifest"; classic.yarnpkg.com, "yarn.lock".
//
// Both are read line by line: Yarn alone writes these files, with one value a line and two spaces a
// level, and they are large. The older one has `key value`, the newer one is YAML.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "core/identity.h"
#include "core/version/version.h"
#include "ecosystems/npm/graph.h"
#include "ecosystems/npm/installed.h"
#include "ecosystems/npm/manifest.h"
#include "formats/npm_manifest.h"
#include "inventory/analyzer.h"
#include "io/zip.h"

namespace oakum::ecosystems {
namespace {

using npm::Graph;
using npm::Manifest;

constexpr std::uint64_t kLimit = 256u << 20;
constexpr std::uint64_t kManifestLimit = 8u << 20;
constexpr std::uint64_t kArchiveLimit = 64u << 20;

// ---- what is asked for, and where it comes from

/// "name@range" taken apart; "npm:", which Yarn 2 and later put in front of ranges, is left out.
struct Descriptor {
  std::string_view name, range;
  bool operator==(const Descriptor&) const = default;
};

struct DescriptorHash {
  std::size_t operator()(const Descriptor& descriptor) const {
    const std::hash<std::string_view> hash;
    return hash(descriptor.name) * 31 + hash(descriptor.range);
  }
};

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// "name@range" at the first '@' that is not a scope's; the range is left as it stands.
std::optional<Descriptor> parse_descriptor(std::string_view text) {
  const auto at = text.find('@', 1);
  if (at == std::string_view::npos) return std::nullopt;
  return Descriptor{text.substr(0, at), text.substr(at + 1)};
}

enum class Origin {
  registry,
  archive,    ///< A tarball at some address.
  workspace,  ///< Of this project.
  patch,      ///< A package of the list, changed.
  elsewhere,  ///< A folder, a file, a commit: no version of it is the registry's.
  unknown,
};

std::string_view scheme_of(std::string_view range) {
  for (std::size_t i = 0; i < range.size(); ++i) {
    if (range[i] == ':') return range.substr(0, i);
    if (!is_alpha(range[i]) && !is_digit(range[i]) && range[i] != '+' && range[i] != '-') break;
  }
  return {};
}

/// An address of a repository: it ends in ".git", or is a project's page at one of the great hosts.
bool is_repository(std::string_view url) {
  url = url.substr(0, url.find('#'));
  if (url.ends_with(".git")) return true;
  url.remove_prefix(std::min(url.size(), url.find("//") + 2));
  const auto parts = split(url, '/');
  return parts.size() == 3 &&
         (parts[0] == "github.com" || parts[0] == "gitlab.com" || parts[0] == "bitbucket.org");
}

Origin origin_of(std::string_view range) {
  static const std::unordered_map<std::string_view, Origin> kSchemes = {
      {"npm", Origin::registry},        {"workspace", Origin::workspace},
      {"patch", Origin::patch},         {"file", Origin::elsewhere},
      {"link", Origin::elsewhere},      {"portal", Origin::elsewhere},
      {"exec", Origin::elsewhere},      {"git", Origin::elsewhere},
      {"git+ssh", Origin::elsewhere},   {"git+http", Origin::elsewhere},
      {"git+https", Origin::elsewhere}, {"git+file", Origin::elsewhere},
      {"ssh", Origin::elsewhere},       {"github", Origin::elsewhere},
      {"gitlab", Origin::elsewhere},    {"bitbucket", Origin::elsewhere},
      {"gist", Origin::elsewhere},      {"jsr", Origin::elsewhere}};
  const auto scheme = scheme_of(range);
  // Without one: a range or tag; "user/repository" and "git@host:…"; or a folder.
  if (scheme.empty())
    return range.find('/') == std::string_view::npos ? Origin::registry : Origin::elsewhere;
  if (scheme == "http" || scheme == "https")
    return is_repository(range) ? Origin::elsewhere : Origin::archive;
  if (scheme.size() == 1) return Origin::elsewhere;  // a drive
  const auto known = kSchemes.find(scheme);
  return known == kSchemes.end() ? Origin::unknown : known->second;
}

/// The package behind an alias: "npm:lodash@^4.17.0" asks for lodash under another name.
std::string_view real_name(const Descriptor& descriptor) {
  if (!descriptor.range.starts_with("npm:")) return descriptor.name;
  const auto target = descriptor.range.substr(4);
  const auto name = target.substr(0, target.find('@', 1));
  const bool is_alias = name.size() < target.size() || name.starts_with('@');
  return is_alias && formats::is_npm_name(name) ? name : descriptor.name;
}

// ---- the lock file

struct Entry {
  std::string_view folder;  ///< The name it is asked for, and installed, under.
  std::string_view name, version;
  std::string_view resolution;  ///< Yarn 2 and later: what the range was resolved to.
  Origin origin = Origin::unknown;
  std::uint32_t first_need = 0, needs = 0;  ///< In Lock::needs.
  LineRange lines;

  bool is_package() const { return origin == Origin::registry || origin == Origin::archive; }
};

struct Lock {
  std::vector<Entry> entries;
  std::vector<Descriptor> needs;  ///< Of one entry after the other.
  std::unordered_map<Descriptor, std::uint32_t, DescriptorHash> by_descriptor;
};

/// Takes a quoted or bare word off the front of a line, without quotes; "" when they do not end.
/// Escapes stay as they are: they are the same wherever a text is written.
std::string_view take_word(std::string_view& line, std::string_view ends) {
  line = trim_left(line);
  std::string_view word;
  if (!line.starts_with('"')) {
    word = line.substr(0, line.find_first_of(ends));
    line.remove_prefix(word.size());
    return word;
  }
  std::size_t end = 1;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  if (end < line.size()) word = line.substr(1, end - 1);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

class LockReader {
 public:
  LockReader(std::string_view text, inventory::Sink& sink) : lines_(text), sink_(sink) {
    lock_.by_descriptor.reserve(text.size() / kUsualEntry);
  }

  Result<Lock> read() {
    std::string_view line;
    while (lines_.next(line)) {
      const auto start = line.find_first_not_of(' ');
      if (start == std::string_view::npos || line[start] == '#') continue;
      if (start == 0)
        begin(line);
      else if (in_entry_)
        continue_entry(start, line.substr(start));
    }
    finish();
    if (lock_.entries.empty() && bad_ > 0) return Error{Error::corrupt, "not a yarn.lock"};
    return std::move(lock_);
  }

 private:
  void begin(std::string_view line) {
    if (line == ":" || line.starts_with("__metadata:")) {
      // A colon alone follows a key too long for one line; the key was taken already.
      if (line != ":") finish();
      return;
    }
    finish();
    // Without a colon at the end it is not a key, unless marked as a long one.
    const bool is_long = line.starts_with("? ");
    if (is_long) line.remove_prefix(2);
    line = trim_right(line);
    if (!is_long && !line.ends_with(':')) return complain(lines_.number(), "not a package");
    entry_ = {};
    entry_.first_need = static_cast<std::uint32_t>(lock_.needs.size());
    entry_.lines = {lines_.number(), lines_.number()};
    patterns_.clear();
    section_ = Section::none;
    in_entry_ = true;
    take_patterns(line);
  }

  /// Version 1 puts each pattern in quotes, the newer one all of them together.
  void take_patterns(std::string_view line) {
    while (!line.empty() && line != ":") {
      auto patterns = take_word(line, ",");
      if (line.empty()) patterns = patterns.substr(0, patterns.size() - patterns.ends_with(':'));
      while (!patterns.empty()) {
        const auto comma = patterns.find(", ");
        if (const auto pattern = parse_descriptor(trim(patterns.substr(0, comma))))
          patterns_.push_back(*pattern);
        patterns.remove_prefix(std::min(
            patterns.size(), comma == std::string_view::npos ? patterns.size() : comma + 2));
      }
      line = trim_left(line);
      line = without_prefix(line, ",");
      line = trim_left(line);
    }
  }

  void continue_entry(std::size_t indent, std::string_view line) {
    entry_.lines.end = lines_.number();
    if (indent == 2)
      take_property(line);
    else if (indent == 4 && section_ == Section::needs)
      take_need(line);
  }

  void take_property(std::string_view line) {
    const auto key = take_word(line, ": ");
    section_ =
        key == "dependencies" || key == "optionalDependencies" ? Section::needs : Section::none;
    if (key == "version") entry_.version = take_value(line);
    if (key == "resolution") entry_.resolution = take_value(line);
  }

  void take_need(std::string_view line) {
    const auto name = take_word(line, ": ");
    const auto range = take_value(line);
    if (!name.empty() && !range.empty())
      lock_.needs.push_back({name, without_prefix(range, "npm:")});
  }

  static std::string_view take_value(std::string_view line) {
    line = trim(without_prefix(trim_left(line), ":"));
    return line.starts_with('"') ? take_word(line, "") : line;
  }

  void finish() {
    if (!std::exchange(in_entry_, false)) return;
    if (patterns_.empty()) return complain(entry_.lines.start, "not a package");
    if (lock_.entries.size() >= npm::kMostPackages) {
      if (!std::exchange(told_, true)) npm::tell_too_many(sink_, entry_.lines.start);
      return;
    }
    identify();
    entry_.needs = static_cast<std::uint32_t>(lock_.needs.size()) - entry_.first_need;
    const auto number = static_cast<std::uint32_t>(lock_.entries.size());
    for (const auto& pattern : patterns_) {
      const Descriptor asked = {pattern.name, without_prefix(pattern.range, "npm:")};
      lock_.by_descriptor.try_emplace(asked, number);
      // What lies in a folder of the project is bound to the package that asks for it.
      if (const auto bound = asked.range.find("::locator="); bound != std::string_view::npos)
        lock_.by_descriptor.try_emplace({asked.name, asked.range.substr(0, bound)}, number);
    }
    lock_.entries.push_back(entry_);
  }

  /// Where the package comes from, and its real name. The newer format says it in `resolution`.
  void identify() {
    const auto resolved = parse_descriptor(entry_.resolution);
    const auto& what = resolved ? *resolved : patterns_.front();
    entry_.folder = patterns_.front().name;
    entry_.name = real_name(what);
    entry_.origin = origin_of(what.range);
    if (entry_.origin == Origin::unknown)
      sink_.problem(entry_.lines.start,
                    fmt::format("{}: the unknown protocol \"{}\"; skipped", shown(what.name),
                                shown(scheme_of(what.range))));
    if (!entry_.is_package()) return;
    if (!formats::is_npm_name(entry_.name) || !formats::is_npm_name(entry_.folder)) {
      sink_.problem(entry_.lines.start,
                    fmt::format("not a package name: \"{}\"; skipped", shown(entry_.folder)));
      entry_.origin = Origin::unknown;
    } else if (entry_.version.empty()) {
      sink_.problem(entry_.lines.start, fmt::format("{}: no version; skipped", shown(entry_.name)));
      entry_.origin = Origin::unknown;
    }
  }

  static std::string shown(std::string_view text) { return printable(text.substr(0, 200)); }

  void complain(std::uint32_t line, std::string what) {
    ++bad_;
    sink_.problem(line, std::move(what));
  }

  static constexpr std::size_t kUsualEntry = 300;  ///< Bytes.
  enum class Section { none, needs };
  Lines lines_;
  inventory::Sink& sink_;
  Lock lock_;
  Entry entry_;
  std::vector<Descriptor> patterns_;  ///< Of the current entry.
  Section section_ = Section::none;
  bool in_entry_ = false;
  bool told_ = false;
  std::size_t bad_ = 0;
};

// ---- who needs whom

/// Finds the entry that a dependency led to.
class Resolver {
 public:
  explicit Resolver(const Lock& lock) : lock_(lock) {}

  /// The root's manifest may replace what others ask for: "name", "parent/name", "**/name",
  /// "name@npm:^1.0.0".
  void replace(const std::vector<std::pair<std::string, std::string>>& resolutions) {
    for (const auto& [pattern, range] : resolutions) {
      auto& ranges = replaced_[last_name(pattern)];
      if (ranges.size() < kMostCandidates) ranges.push_back(without_prefix(range, "npm:"));
    }
  }

  std::optional<std::uint32_t> find(Descriptor wanted) {
    wanted.range = without_prefix(wanted.range, "npm:");
    if (const auto exact = look_up(wanted)) return exact;
    if (misses_++ > kMostMisses) return std::nullopt;
    if (const auto replaced = replaced_.find(wanted.name); replaced != replaced_.end())
      for (const auto range : replaced->second)
        if (const auto found = look_up({wanted.name, range})) return found;
    return best(wanted);
  }

 private:
  static constexpr std::size_t kMostCandidates = 16;
  static constexpr std::size_t kMostMisses = 100'000;  ///< Each may cost a comparison a candidate.

  static std::string_view last_name(std::string_view pattern) {
    auto start = pattern.rfind('/');
    if (start != std::string_view::npos && start > 0) {
      const auto before = pattern.rfind('/', start - 1);
      const auto scope = before == std::string_view::npos ? 0 : before + 1;
      start = pattern[scope] == '@' ? scope : start + 1;
    } else {
      start = 0;
    }
    const auto name = pattern.substr(start);
    return name.substr(0, name.find('@', 1));
  }

  std::optional<std::uint32_t> look_up(const Descriptor& wanted) const {
    const auto found = lock_.by_descriptor.find(wanted);
    if (found == lock_.by_descriptor.end()) return std::nullopt;
    return found->second;
  }

  /// Where the lock file has not this range: the only entry of the name, or the highest version in
  /// the range.
  std::optional<std::uint32_t> best(const Descriptor& wanted) {
    const auto& candidates = named(wanted.name);
    if (candidates.size() == 1) return candidates.front();
    std::optional<std::uint32_t> best;
    for (const auto candidate : candidates) {
      const auto version = lock_.entries[candidate].version;
      if (!satisfies(VersionScheme::npm, version, wanted.range).value_or(false)) continue;
      if (!best || compare_versions(VersionScheme::npm, version, lock_.entries[*best].version) > 0)
        best = candidate;
    }
    return best;
  }

  const std::vector<std::uint32_t>& named(std::string_view name) {
    if (by_name_.empty())
      for (std::uint32_t i = 0; i < lock_.entries.size(); ++i) {
        auto& same = by_name_[lock_.entries[i].folder];
        if (same.size() < kMostCandidates) same.push_back(i);
      }
    return by_name_[name];
  }

  const Lock& lock_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> replaced_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name_;  ///< When needed.
  std::size_t misses_ = 0;
};

// ---- what is installed

/// Looks for the licences of packages: in node_modules, in the folders of unplugged packages, and
/// in the archives of Yarn's own cache.
class Installed {
 public:
  Installed(const io::File& file, const Lock& lock)
      : file_(file),
        has_modules_(!npm::names_beside(file, "node_modules").empty()),
        unplugged_(npm::names_beside(file, ".yarn/unplugged")),
        archives_(npm::names_beside(file, ".yarn/cache")) {
    if (has_modules_) parents_.resize(lock.entries.size());
  }

  /// Where an entry is in node_modules if nowhere deeper; "" when nothing is there, or its name is
  /// none.
  std::string_view folder(const Entry& entry) {
    if (!has_modules_ || !formats::is_npm_name(entry.folder)) return {};
    auto& folder = folders_[entry.folder];
    if (folder.empty()) folder = fmt::format("node_modules/{}", entry.folder);
    return folder;
  }

  /// The folder `parent` may have a version of its own of what is needed in it below itself.
  void note_parent(std::uint32_t entry, std::string_view parent) {
    if (has_modules_ && !parent.empty() && parents_[entry].size() < kMostParents)
      parents_[entry].push_back(parent);
  }

  std::vector<std::string> licenses(std::uint32_t number, const Entry& entry) const {
    std::vector<std::string> found;
    const auto id = package_id(entry.name, entry.version);
    if (has_modules_) found = in_modules(number, entry, id);
    if (found.empty() && !unplugged_.empty()) found = in_unplugged(entry, id);
    if (found.empty() && !archives_.empty()) found = in_archive(entry, id);
    return found;
  }

 private:
  static constexpr std::size_t kMostParents = 8;

  std::vector<std::string> in_modules(std::uint32_t number, const Entry& entry,
                                      const std::string& id) const {
    auto found = npm::installed_licenses(file_, fmt::format("node_modules/{}", entry.folder), id);
    for (const auto parent : parents_[number]) {
      if (!found.empty()) break;
      found = npm::installed_licenses(file_,
                                      fmt::format("{}/node_modules/{}", parent, entry.folder), id);
    }
    return found;
  }

  /// The first name of the form "scope-name-npm-1.0.0-0123456789…".
  static std::string_view find(const std::vector<std::string>& names, const Entry& entry) {
    const auto stem = fmt::format("{}-npm-{}-", replace_all(entry.name, "/", "-"), entry.version);
    const auto at = std::lower_bound(names.begin(), names.end(), stem);
    return at != names.end() && at->starts_with(stem) ? std::string_view(*at) : std::string_view();
  }

  std::vector<std::string> in_unplugged(const Entry& entry, const std::string& id) const {
    const auto name = find(unplugged_, entry);
    if (name.empty()) return {};
    return npm::installed_licenses(
        file_, fmt::format(".yarn/unplugged/{}/node_modules/{}", name, entry.name), id);
  }

  std::vector<std::string> in_archive(const Entry& entry, const std::string& id) const {
    const auto name = find(archives_, entry);
    if (!name.ends_with(".zip")) return {};
    const auto file = file_.sibling(fmt::format(".yarn/cache/{}", name));
    if (!file) return {};
    const auto bytes = (*file)->bytes(kArchiveLimit);
    if (!bytes) return {};
    const auto archive = io::ZipArchive::open(*bytes);
    if (!archive) return {};
    const auto wanted = fmt::format("node_modules/{}/package.json", entry.name);
    for (const auto& member : archive->entries())
      if (member.name == wanted) {
        const auto manifest = archive->read(member, kManifestLimit);
        return manifest ? npm::manifest_licenses(as_text(*manifest), id)
                        : std::vector<std::string>();
      }
    return {};
  }

  const io::File& file_;
  bool has_modules_;
  std::vector<std::string> unplugged_, archives_;  ///< Sorted.
  std::unordered_map<std::string_view, std::string> folders_;
  std::vector<std::vector<std::string_view>> parents_;  ///< By entry.
};

// ---- the project

/// A manifest of the project and its place in the graph.
struct Local {
  Manifest manifest;
  std::string folder;  ///< Below that of the lock file.
  Graph::Number number = 0;
};

/// Where a workspace of the lock file lies: "name@workspace:packages/name"; "" for the root.
/// Nothing when it is outside, or the entry is something else.
std::optional<std::string> folder_of(const Entry& entry) {
  const auto at = entry.resolution.find("@workspace:", 1);
  if (entry.origin != Origin::workspace || at == std::string_view::npos) return std::nullopt;
  const auto folder = entry.resolution.substr(at + std::string_view("@workspace:").size());
  return folder == "." ? std::string() : npm::folder_below(folder);
}

std::vector<std::string> folders_of_workspaces(const io::File& file, const Lock& lock,
                                               const Manifest& root) {
  std::vector<std::string> folders;
  for (const auto& entry : lock.entries)
    if (auto folder = folder_of(entry); folder && !folder->empty())
      folders.push_back(std::move(*folder));
  return folders.empty() ? npm::workspace_folders(file, root.workspaces) : folders;
}

/// The root first, then the workspaces; nothing without the root's manifest.
std::vector<Local> read_project(const io::File& file, const Lock& lock, inventory::Sink& sink) {
  std::vector<Local> project;
  auto root = npm::read_manifest(file, "", sink);
  if (!root) return project;
  const auto folders = folders_of_workspaces(file, lock, *root);
  project.push_back({std::move(*root), ""});
  for (const auto& folder : folders)
    if (auto manifest = npm::read_manifest(file, folder, sink))
      project.push_back({std::move(*manifest), folder});
  return project;
}

class Reader {
 public:
  Reader(const io::File& file, const Lock& lock, inventory::Sink& sink)
      : lock_(lock), sink_(sink), resolver_(lock), installed_(file, lock) {
    project_ = read_project(file, lock, sink);
  }

  void read() {
    graph_.reserve(project_.size() + lock_.entries.size());
    place_project();
    for (const auto& entry : lock_.entries) numbers_.push_back(place(entry));
    replace_patched();
    if (!project_.empty()) resolver_.replace(project_.front().manifest.resolutions);
    connect_entries();
    for (const auto& local : project_) connect(local);
    fill_licenses();
    graph_.deliver(Graph::Unreached::kept, sink_);
  }

 private:
  /// A local package without a name cannot be reported; what it needs can.
  void place_project() {
    for (auto& local : project_) {
      const bool is_root = &local == &project_.front();
      local.number =
          local.manifest.name.empty()
              ? graph_.add_hidden()
              : graph_.add(npm::local_package(
                    local.manifest, is_root ? Relationship::root : Relationship::workspace));
      by_folder_.try_emplace(local.folder, local.number);
      by_name_.try_emplace(local.manifest.name, local.number);
      if (!is_root) graph_.connect(project_.front().number, local.number);
    }
  }

  Graph::Number place(const Entry& entry) {
    if (const auto folder = folder_of(entry))
      if (const auto local = by_folder_.find(*folder); local != by_folder_.end())
        return local->second;
    if (!entry.is_package()) return graph_.add_hidden();
    return graph_.add({.id = package_id(entry.name, entry.version),
                       .name = std::string(entry.name),
                       .version = std::string(entry.version),
                       .lines = {entry.lines}});
  }

  /// A patched package is the one it was made from.
  void replace_patched() {
    std::unordered_map<Descriptor, Graph::Number, DescriptorHash> originals;
    const auto patched = [](const Entry& entry) { return entry.origin == Origin::patch; };
    if (std::none_of(lock_.entries.begin(), lock_.entries.end(), patched)) return;
    for (std::size_t i = 0; i < lock_.entries.size(); ++i)
      if (lock_.entries[i].origin == Origin::registry)
        originals.try_emplace({lock_.entries[i].name, lock_.entries[i].version}, numbers_[i]);
    for (std::size_t i = 0; i < lock_.entries.size(); ++i)
      if (patched(lock_.entries[i]))
        if (const auto original = originals.find({lock_.entries[i].name, lock_.entries[i].version});
            original != originals.end())
          numbers_[i] = original->second;
  }

  bool is_local(Graph::Number number) const { return number < project_.size(); }

  void connect_entries() {
    for (std::size_t i = 0; i < lock_.entries.size(); ++i) {
      if (is_local(numbers_[i])) continue;  // its manifest says more
      const auto& entry = lock_.entries[i];
      const auto parent = installed_.folder(entry);
      for (auto n = entry.first_need; n < entry.first_need + entry.needs; ++n)
        if (const auto found = resolver_.find(lock_.needs[n])) {
          graph_.connect(numbers_[i], numbers_[*found]);
          installed_.note_parent(*found, parent);
        }
      // A workspace without a manifest: all it needs counts as used.
      if (entry.origin == Origin::workspace && !project_.empty())
        graph_.require(numbers_[i], false);
    }
  }

  void connect(const Local& local) {
    for (const auto& request : local.manifest.requests) {
      const auto number = resolve(request, local);
      if (!number || *number == local.number) continue;
      graph_.connect(local.number, *number);
      if (!is_local(*number)) graph_.require(*number, request.for_development);
    }
  }

  /// What the lock file has first; only then a workspace of the name, which the older format does
  /// not list.
  std::optional<Graph::Number> resolve(const npm::Request& request, const Local& local) {
    const auto workspace = by_name_.find(request.name);
    if (workspace != by_name_.end() &&
        !lock_.by_descriptor.contains({request.name, without_prefix(request.range, "npm:")}))
      return workspace->second;
    const auto found = resolver_.find({request.name, request.range});
    if (!found) return std::nullopt;
    installed_.note_parent(*found, local.folder);
    return numbers_[*found];
  }

  void fill_licenses() {
    for (std::uint32_t i = 0; i < lock_.entries.size(); ++i) {
      const auto& entry = lock_.entries[i];
      if (entry.is_package()) graph_.license(numbers_[i], installed_.licenses(i, entry));
    }
  }

  const Lock& lock_;
  inventory::Sink& sink_;
  Resolver resolver_;
  Installed installed_;
  std::vector<Local> project_;
  Graph graph_;
  std::vector<Graph::Number> numbers_;                        ///< Of the entries of the lock file.
  std::map<std::string, Graph::Number> by_folder_, by_name_;  ///< The project's own.
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto lock = TRY(LockReader(text, sink).read());
  Reader(file, lock, sink).read();
  return {};
}

inventory::Analyzer yarn_lock() {
  return {.name = "yarn-lock",
          .doc = "npm packages pinned by Yarn",
          .version = 1,
          .type = "yarn",
          .ecosystem = Ecosystem::npm,
          .targets = inventory::kSources,
          .files = {"**/yarn.lock"},
          .except = {"**/node_modules/**", "**/.yarn/**"},
          .companions = {"**/package.json", "**/.yarn/cache/*.zip"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
