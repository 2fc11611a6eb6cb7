// conan.lock: lock files of Conan 1 ("graph_lock", versions 0.2 to 0.4) and Conan 2 (version 0.5).
// Source: Conan 1 and 2 documentation, "Lockfiles"; the form of a reference is
// "name/version@user/channel#revision%timestamp". Conan 2 names what is required and no graph;
// tools that only build, and extensions of recipes, are no part of the product and left out.
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
constexpr std::uint64_t kRecipeLimit = 1u << 20;

struct Reference {
  std::string_view name, version;
  std::string_view user, channel;  ///< Empty for packages of the public repository.
};

std::optional<Reference> parse_reference(std::string_view text) {
  text = text.substr(0, text.find_first_of("#%"));
  const auto at = text.find('@');
  const auto package = cut(text.substr(0, at), "/");
  if (!package || package->first.empty() || package->second.empty() ||
      package->second.find('/') != std::string_view::npos)
    return std::nullopt;
  Reference reference{package->first, package->second, {}, {}};
  if (at != std::string_view::npos)
    if (const auto owner = cut(text.substr(at + 1), "/")) {
      reference.user = owner->first;
      reference.channel = owner->second;
    }
  return reference;
}

// ---- licences

bool is_component(std::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         text.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

/// The text of `license = "…"` in a recipe; a list of several is an expression of Python and is not
/// taken.
std::vector<std::string> recipe_licenses(std::string_view recipe) {
  Lines lines(recipe);
  for (std::string_view line; lines.next(line);) {
    const auto set = cut(line, "=");
    if (!set || trim(set->first) != "license") continue;
    const auto value = trim(set->second);
    if (value.size() < 3 || (value.front() != '"' && value.front() != '\'')) return {};
    const auto end = value.find(value.front(), 1);
    if (end == std::string_view::npos || end == 1 || end + 1 != value.size()) return {};
    return {std::string(value.substr(1, end - 1))};
  }
  return {};
}

/// What the recipe in the cache of Conan 1 declares. Conan 2 files recipes under hashes that only
/// its database knows.
std::vector<std::string> cached_licenses(const inventory::Outside* outside,
                                         const Reference& reference) {
  if (!outside) return {};
  auto home = outside->variable("CONAN_USER_HOME");
  if (home.empty()) home = outside->variable("HOME");
  const auto user = reference.user.empty() ? "_" : reference.user;
  const auto channel = reference.channel.empty() ? "_" : reference.channel;
  if (home.empty()) return {};
  for (const auto part : {reference.name, reference.version, user, channel})
    if (!is_component(part)) return {};
  const auto recipe =
      outside->file(fmt::format("{}/.conan/data/{}/{}/{}/{}/export/conanfile.py", home,
                                reference.name, reference.version, user, channel),
                    kRecipeLimit);
  return recipe ? recipe_licenses(*recipe) : std::vector<std::string>();
}

// ---- packages

/// Reads the reference at `node`; a bad one is told and passed over.
std::optional<Package> package_at(Node reference, Node lines, inventory::Sink& sink) {
  const auto parsed = parse_reference(reference.text());
  if (!parsed) {
    sink.problem(reference.line(), "not a reference of the form name/version; skipped");
    return std::nullopt;
  }
  return Package{.id = fmt::format("{}/{}", parsed->name, parsed->version),
                 .name = std::string(parsed->name),
                 .version = std::string(parsed->version),
                 .licenses = cached_licenses(sink.outside, *parsed),
                 .lines = {{lines.line(), lines.end_line()}}};
}

/// Conan 1. One package may be several nodes: built in two ways, or for two contexts.
class GraphReader {
 public:
  GraphReader(Node nodes, inventory::Sink& sink) : nodes_(nodes), sink_(sink) {
    for (const auto required : nodes["0"]["requires"].items()) direct_.insert(required.text());
  }

  void read() {
    for (const auto [number, node] : nodes_.members())
      if (!node["ref"].text().empty()) enter(number, node);
    for (const auto [number, node] : nodes_.members())
      if (const auto found = by_number_.find(number); found != by_number_.end())
        connect(packages_[found->second], node);
    for (auto& package : packages_) sink_.add(std::move(package));
  }

 private:
  void enter(std::string_view number, Node node) {
    auto package = package_at(node["ref"], node, sink_);
    if (!package) return;
    const bool direct = direct_.contains(number);
    package->relationship = direct ? Relationship::direct : Relationship::indirect;
    package->indirect = !direct;
    const auto [at, is_new] = by_id_.try_emplace(package->id, packages_.size());
    by_number_.emplace(number, at->second);
    if (is_new) return packages_.push_back(std::move(*package));
    auto& known = packages_[at->second];
    known.relationship = std::min(known.relationship, package->relationship);
    known.indirect = known.indirect && package->indirect;
    known.lines.push_back(package->lines.front());
  }

  /// In the order of the file, in which reports show it.
  void connect(Package& package, Node node) {
    std::unordered_set<std::string_view> known(package.depends_on.begin(),
                                               package.depends_on.end());
    known.insert(package.id);  // of nodes that became one
    std::vector<std::string> added;
    for (const auto required : node["requires"].items())
      if (const auto found = by_number_.find(required.text()); found != by_number_.end())
        if (const auto& id = packages_[found->second].id; known.insert(id).second)
          added.push_back(id);
    std::move(added.begin(), added.end(), std::back_inserter(package.depends_on));
  }

  Node nodes_;
  inventory::Sink& sink_;
  std::unordered_set<std::string_view> direct_;  ///< Numbers of nodes.
  std::unordered_map<std::string_view, std::size_t> by_number_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::vector<Package> packages_;
};

void read_requires(Node requires_list, inventory::Sink& sink) {
  std::unordered_set<std::string> seen;
  for (const auto reference : requires_list.items())
    if (auto package = package_at(reference, reference, sink))
      if (seen.insert(package->id).second) sink.add(std::move(*package));
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto lock = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!lock.root().is_object()) return Error{Error::corrupt, "no Conan lock file"};
  if (const auto nodes = lock["graph_lock"]["nodes"]; nodes.is_object())
    GraphReader(nodes, sink).read();
  else
    read_requires(lock["requires"], sink);
  return {};
}

inventory::Analyzer conan_lock() {
  return {.name = "conan-lock",
          .doc = "C and C++ packages pinned by a Conan lock file",
          .version = 1,
          .type = "conan",
          .analyzed_by = "conan-lock",
          .ecosystem = Ecosystem::conan,
          .targets = inventory::kSources,
          .files = {"**/conan.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
