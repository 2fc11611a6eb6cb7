// poetry.lock, lock versions 1.0 to 2.1, and the pyproject.toml beside it, which tells what is
// direct. Source: Poetry documentation, "Managing dependencies", "The pyproject.toml file".
//
// Whether a package is for development is said by the lock file itself, as a category (Poetry
// before 1.5) or as groups (since 2.0); in between it follows from what the project asks for.
#include <unordered_map>

#include "ecosystems/python/lock_graph.h"
#include "ecosystems/python/pyproject.h"
#include "ecosystems/toml/pieces.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;
using python::LockGraph;
using python::Need;

constexpr std::uint64_t kLimit = 256u << 20;

/// name = ">=1.0", name = {version = ">=1.0", …}, or a list of such for different platforms.
void take_need(std::string_view name, Node value, std::vector<Need>& needs) {
  for (const auto alternative : value.items())
    if (value.is_array()) take_need(name, alternative, needs);
  if (value.is_array()) return;
  const auto range = value.is_object() ? value["version"].text() : value.text();
  needs.push_back({.name = std::string(name), .range = std::string(range)});
}

std::vector<Need> needs_of(Node entry) {
  std::vector<Need> needs;
  for (const auto [name, value] : entry["dependencies"].members()) take_need(name, value, needs);
  return needs;
}

enum class Purpose { untold, use, development };

/// Only the group "main" is for use; all others must hold what a project is developed with.
Purpose purpose_of(Node entry) {
  if (const auto category = entry["category"].text(); !category.empty())
    return category == "dev" ? Purpose::development : Purpose::use;
  const auto groups = entry["groups"];
  if (groups.size() == 0) return Purpose::untold;
  for (const auto group : groups.items())
    if (group.text() == "main") return Purpose::use;
  return Purpose::development;
}

class Reader {
 public:
  explicit Reader(inventory::Sink& sink) : sink_(sink) {}

  void take(Node entry, std::uint32_t line) {
    python::Locked package{.name = toml::string_in(entry, "name"),
                           .version = toml::string_in(entry, "version")};
    if (package.name.empty() || package.version.empty())
      return sink_.problem(line, "a package without a name or a version; skipped");
    const auto purpose = purpose_of(entry);
    package.dev = purpose == Purpose::development;
    const auto index = graph_.add(std::move(package), needs_of(entry));
    told_.resize(graph_.size());
    told_[index] = purpose != Purpose::untold;
  }

  void finish(const std::optional<python::Pyproject>& project) {
    graph_.link();
    if (project) judge(*project);
    graph_.emit(sink_);
  }

 private:
  void judge(const python::Pyproject& project) {
    LockGraph::Indices used;
    std::vector<bool> direct(graph_.size());
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
      const auto name = advisory_name(Ecosystem::pypi, graph_[i].name);
      direct[i] = project.is_direct(name);
      if (project.used.contains(name)) used.push_back(i);
    }
    set_relationships(graph_, direct);
    const auto reached = graph_.reachable(std::move(used));
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
      graph_[i].indirect = !direct[i];
      if (!told_[i]) graph_[i].dev = !reached[i];
    }
  }

  inventory::Sink& sink_;
  LockGraph graph_;
  std::vector<bool> told_;  ///< The lock file says what the package is for.
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  Reader reader(sink);
  const toml::Readers readers{.array = "package", .take = [&](Node entry, std::uint32_t line) {
                                reader.take(entry, line);
                              }};
  TRY(toml::read_array(text, readers, sink));
  reader.finish(python::read_pyproject(file, sink));
  return {};
}

inventory::Analyzer poetry_lock() {
  return {.name = "poetry-lock",
          .doc = "Python packages pinned by Poetry",
          .version = 1,
          .type = "poetry",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/poetry.lock"},
          .companions = {python::kPyprojects},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
