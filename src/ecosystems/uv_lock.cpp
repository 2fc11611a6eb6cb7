// uv.lock, version 1. Source: uv documentation, "Resolution", "Workspaces", "Lockfile"; the lock
// file has the project and the members of its workspace among its packages, so nothing beside it is
// asked.
//
// A package that can be chosen by an extra is listed only when something chooses it, so what an
// extra brings counts as needed by its package.
#include <set>

#include "ecosystems/python/lock_graph.h"
#include "ecosystems/toml/pieces.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;
using python::LockGraph;
using python::Need;

constexpr std::uint64_t kLimit = 256u << 20;

std::string normal_name(std::string_view name) { return advisory_name(Ecosystem::pypi, name); }

/// Lists by the name of an extra or of a group.
void take_needs_of_each(Node lists, std::vector<Need>& needs) {
  for (const auto list : lists.items()) python::take_needs(list, needs);
}

/// The folder of a package that lies beside the lock file: "." for the project itself.
std::string_view folder_of(Node entry) {
  const auto source = entry["source"];
  for (const auto kind : {"editable", "virtual", "directory"})
    if (const auto folder = source[kind].text(); !folder.empty()) return folder;
  return {};
}

bool is_root(Node entry) {
  return entry["source"]["editable"].text() == "." || entry["source"]["virtual"].text() == ".";
}

class Reader {
 public:
  explicit Reader(inventory::Sink& sink) : sink_(sink) {}

  void take(Node entry, std::uint32_t line) {
    python::Locked package{.name = toml::string_in(entry, "name"),
                           .version = toml::string_in(entry, "version")};
    // A version that is computed when the package is built is not locked.
    if (package.name.empty() || (package.version.empty() && folder_of(entry).empty()))
      return sink_.problem(line, "a package without a name or a version; skipped");
    std::vector<Need> needs, dev_needs;
    python::take_needs(entry["dependencies"], needs);
    take_needs_of_each(entry["optional-dependencies"], needs);
    take_needs_of_each(entry["dev-dependencies"], dev_needs);
    const auto index = graph_.add(std::move(package), std::move(needs), std::move(dev_needs));
    if (is_root(entry)) take_root(index, line);
    if (!folder_of(entry).empty()) local_.push_back(index);
  }

  /// Members of the workspace, what a script requires, and the groups of a workspace without a
  /// project of its own.
  void take_manifest(Node manifest) {
    for (const auto member : manifest["members"].items())
      members_.insert(normal_name(member.text()));
    python::take_needs(manifest["requirements"], required_);
    take_needs_of_each(manifest["dependency-groups"], required_for_development_);
  }

  void finish() {
    graph_.link();
    for (const auto index : local_)
      if (auto& package = graph_[index]; package.relationship == Relationship::unknown &&
                                         members_.contains(normal_name(package.name)))
        package.relationship = Relationship::workspace;
    judge();
    graph_.emit(sink_);
  }

 private:
  void take_root(std::uint32_t index, std::uint32_t line) {
    if (has_root_)
      sink_.problem(line, "a second project in the folder of the lock file; both are kept");
    has_root_ = true;
    graph_[index].relationship = Relationship::root;
  }

  /// Says nothing of relationships when the file does not say whose dependencies it has.
  void judge() {
    LockGraph::Indices start, direct;
    const auto append = [](const LockGraph::Indices& more, LockGraph::Indices& to) {
      to.insert(to.end(), more.begin(), more.end());
    };
    for (const auto index : local_) {
      if (graph_[index].relationship == Relationship::unknown) continue;
      start.push_back(index);
      append(graph_.all_needs(index), direct);
    }
    for (const auto& need : required_) append(graph_.find(need), start);
    append(start, direct);
    for (const auto& need : required_for_development_) append(graph_.find(need), direct);
    if (direct.empty()) return;
    std::vector<bool> is_direct(graph_.size());
    for (const auto index : direct) is_direct[index] = true;
    set_relationships(graph_, is_direct);
    const auto used = graph_.reachable(std::move(start));
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
      graph_[i].indirect = graph_[i].relationship == Relationship::indirect;
      graph_[i].dev = !used[i];
    }
  }

  inventory::Sink& sink_;
  LockGraph graph_;
  LockGraph::Indices local_;
  std::set<std::string> members_;
  std::vector<Need> required_, required_for_development_;
  bool has_root_ = false;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  Reader reader(sink);
  const toml::Readers readers{
      .array = "package",
      .take = [&](Node entry, std::uint32_t line) { reader.take(entry, line); },
      .table = "manifest",
      .take_table = [&](Node manifest) { reader.take_manifest(manifest); }};
  TRY(toml::read_array(text, readers, sink));
  reader.finish();
  return {};
}

inventory::Analyzer uv_lock() {
  return {.name = "uv-lock",
          .doc = "Python packages pinned by uv",
          .version = 1,
          .type = "uv",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/uv.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
