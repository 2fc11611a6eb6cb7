// pylock.toml and pylock.<name>.toml, lock version 1, and the pyproject.toml beside it, which tells
// what is direct. Source: PEP 751; Python Packaging User Guide, "pylock.toml specification".
//
// Most tools write no dependencies into it. Then nobody can tell what is for development, and
// nothing is said to be.
#include "ecosystems/python/lock_graph.h"
#include "ecosystems/python/pyproject.h"
#include "ecosystems/toml/pieces.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;
using python::LockGraph;

constexpr std::uint64_t kLimit = 256u << 20;

class Reader {
 public:
  explicit Reader(inventory::Sink& sink) : sink_(sink) {}

  /// The version may be left out where it can change without the lock file: a folder, a repository.
  void take(Node entry, std::uint32_t line) {
    python::Locked package{.name = toml::string_in(entry, "name"),
                           .version = toml::string_in(entry, "version")};
    if (package.name.empty()) return sink_.problem(line, "a package without a name; skipped");
    if (entry["directory"]["path"].text() == ".") package.relationship = Relationship::root;
    std::vector<python::Need> needs;
    python::take_needs(entry["dependencies"], needs);
    graph_.add(std::move(package), std::move(needs));
  }

  void finish(const std::optional<python::Pyproject>& project) {
    graph_.link();
    if (project) judge(*project);
    graph_.emit(sink_);
  }

 private:
  /// `indirect`, the older form of the relationship, was never used for this format.
  void judge(const python::Pyproject& project) {
    LockGraph::Indices used, direct;
    std::vector<bool> is_direct(graph_.size());
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
      const auto name = advisory_name(Ecosystem::pypi, graph_[i].name);
      const bool is_root = graph_[i].relationship == Relationship::root;
      is_direct[i] = project.is_direct(name);
      if (is_direct[i] && !is_root) direct.push_back(i);
      if (is_root || project.used.contains(name)) used.push_back(i);
    }
    set_relationships(graph_, is_direct);
    if (graph_.has_edges()) {
      const auto reached = graph_.reachable(std::move(used));
      for (std::uint32_t i = 0; i < graph_.size(); ++i) graph_[i].dev = !reached[i];
    }
    for (std::uint32_t i = 0; i < graph_.size(); ++i)
      if (graph_[i].relationship == Relationship::root) graph_.require(i, direct);
  }

  inventory::Sink& sink_;
  LockGraph graph_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  Reader reader(sink);
  const toml::Readers readers{.array = "packages", .take = [&](Node entry, std::uint32_t line) {
                                reader.take(entry, line);
                              }};
  TRY(toml::read_array(text, readers, sink));
  reader.finish(python::read_pyproject(file, sink));
  return {};
}

inventory::Analyzer pylock() {
  return {.name = "pylock",
          .doc = "Python packages pinned by a pylock.toml",
          .version = 1,
          .type = "pylock",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/pylock.toml", "**/pylock.*.toml"},
          .except = {"**/pylock.*.*.toml"},
          .companions = {python::kPyprojects},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
