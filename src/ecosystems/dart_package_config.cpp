// .dart_tool/package_config.json: which packages a Dart program was last run or built with, and
// where they lie; and package_graph.json beside it (Dart 3.8 and later), which has the version of
// each and what it needs. Without the graph a version is known for what lies in the cache of pub.
// Source: "Dart package configuration file v2"; Dart documentation, "What not to commit".
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "ecosystems/by_name/packages.h"
#include "ecosystems/dart/cache.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 64u << 20;

std::string_view string_in(Node entry, std::string_view key) {
  return entry[key].is_string() ? entry[key].text() : std::string_view();
}

std::vector<std::string> strings(Node array) {
  std::vector<std::string> all;
  for (const auto item : array.items())
    if (item.is_string()) all.emplace_back(item.text());
  return all;
}

/// What package_graph.json says of each package.
class Graph {
 public:
  explicit Graph(Node root) {
    for (const auto entry : root["packages"].items()) entries_[string_in(entry, "name")] = entry;
    for (const auto& name : strings(root["roots"])) enter(name);
    mark();
  }

  std::string_view version(std::string_view name) const { return string_in(find(name), "version"); }
  std::vector<std::string> needs(std::string_view name) const {
    return strings(find(name)["dependencies"]);
  }
  Relationship relationship(std::string_view name) const {
    if (roots_.contains(name)) return Relationship::root;
    return direct_.contains(name) ? Relationship::direct : Relationship::indirect;
  }
  bool for_development(std::string_view name) const { return !used_.contains(name); }

 private:
  using Names = std::unordered_set<std::string_view>;

  Node find(std::string_view name) const {
    const auto found = entries_.find(name);
    return found == entries_.end() ? Node() : found->second;
  }

  void enter(std::string_view name) {
    const auto entry = find(name);
    if (!entry) return;
    roots_.insert(entry["name"].text());
    for (const auto section : {"dependencies", "devDependencies"})
      for (const auto need : entry[section].items()) direct_.insert(need.text());
  }

  /// Everything that the roots need when they are used.
  void mark() {
    std::vector<std::string_view> waiting(roots_.begin(), roots_.end());
    while (!waiting.empty()) {
      const auto name = waiting.back();
      waiting.pop_back();
      if (!used_.insert(name).second) continue;
      for (const auto need : find(name)["dependencies"].items()) waiting.push_back(need.text());
    }
  }

  std::unordered_map<std::string_view, Node> entries_;
  Names roots_, direct_, used_;
};

/// Nothing when there is no such file; a damaged one is a Problem, and then nothing as well.
std::optional<formats::Document> open_graph(const io::File& config, inventory::Sink& sink) {
  const auto file = config.sibling("package_graph.json");
  if (!file) return std::nullopt;
  const auto parse = [&]() -> Result<formats::Document> {
    const auto text = TRY((*file)->text(kLimit));
    return formats::parse_json(text, {.bytes = kLimit});
  };
  auto document = parse();
  if (document) return std::move(*document);
  sink.problem(0, fmt::format("package_graph.json: {}", document.error().what),
               document.error().kind);
  return std::nullopt;
}

/// The project itself and what belongs to the SDK lie elsewhere and have no version there.
std::string_view version_in_cache(Node entry) {
  const auto release = dart::release_in_cache(string_in(entry, "rootUri"));
  return release && release->name == string_in(entry, "name") ? release->version
                                                              : std::string_view();
}

void take(Node entry, const Graph* graph, by_name::Packages& packages, inventory::Sink& sink) {
  const auto name = string_in(entry, "name");
  if (name.empty()) return sink.problem(entry.line(), "a package without a name; skipped");
  auto version = graph ? graph->version(name) : std::string_view();
  if (version.empty()) version = version_in_cache(entry);
  if (version.empty()) return;
  Package package{.name = std::string(name),
                  .version = std::string(version),
                  .lines = {{entry.line(), entry.end_line()}}};
  if (!graph) return packages.add(std::move(package));
  package.dev = graph->for_development(name);
  package.relationship = graph->relationship(name);
  package.indirect = package.relationship == Relationship::indirect;
  packages.add(std::move(package), graph->needs(name));
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto config = TRY(formats::parse_json(text, {.bytes = kLimit}));
  if (!config["packages"].is_array())
    return Error{Error::corrupt, "a package configuration without packages"};
  const auto graph_document = open_graph(file, sink);
  std::optional<Graph> graph;
  if (graph_document) graph.emplace(graph_document->root());
  by_name::Packages packages;
  for (const auto entry : config["packages"].items())
    take(entry, graph ? &*graph : nullptr, packages, sink);
  packages.emit(sink);
  return {};
}

inventory::Analyzer dart_package_config() {
  return {.name = "dart-package-config",
          .doc = "Dart packages a program was built with",
          .version = 1,
          .type = "dart-package",
          .ecosystem = Ecosystem::pub,
          .targets = inventory::kInstalled,
          .files = {"**/.dart_tool/package_config.json"},
          .companions = {"**/.dart_tool/package_graph.json"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
