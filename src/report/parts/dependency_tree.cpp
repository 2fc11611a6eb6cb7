#include "report/parts/dependency_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/parts/cell.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
using Node = DependencyGraph::Node;

constexpr std::size_t kLevels = 10;
constexpr std::size_t kParents = 12;
constexpr std::size_t kLinesOfOne = 60;
constexpr std::size_t kLines = 1000;

class Tree {
 public:
  Tree(TextOutput& out, const Report& report, const DependencyGraph& graph, std::size_t width)
      : out_(out), report_(report), graph_(graph), width_(width) {}

  void write(const Section& section) {
    const auto affected = vulnerable(section);
    const bool linked = std::any_of(affected.begin(), affected.end(), [&](const auto& one) {
      return !graph_.parents(one.first).empty();
    });
    if (!linked) return;
    out_.line();
    out_.line(cut_to("Who needs them (reversed dependency tree)", width_));
    std::size_t told = 0;
    for (const auto& [node, counts] : affected) {
      if (lines_ >= kLines) break;
      ++told;
      lines_of_one_ = 0;
      line("", fmt::format("{} ({})", label(node), severities(counts)));
      way_ = {node};
      parents(node, "");
    }
    if (told != affected.size())
      out_.line(
          fmt::format("… and {} more", counted(affected.size() - told, "package", "packages")));
  }

 private:
  Node node_of(const Row& row) const {
    const auto& lists = report_.inventory.lists;
    const auto list = static_cast<std::uint32_t>(row.at.list - lists.data());
    const auto package = static_cast<std::uint32_t>(row.at.package - row.at.list->packages.data());
    return graph_.node({list, package});
  }

  std::map<Node, Counts> vulnerable(const Section& section) const {
    std::map<Node, Counts> out;
    for (const auto& row : section.open)
      ++out.try_emplace(node_of(row), Counts{})
            .first->second[static_cast<std::size_t>(row.finding->severity)];
    return out;
  }

  std::string label(Node node) const {
    const auto ref = graph_.ref(node);
    const auto& package = report_.inventory.lists[ref.list].packages[ref.package];
    const auto version = full_version(package);
    return one_line(version.empty() ? package.name : package.name + "@" + version);
  }

  void line(const std::string& prefix, const std::string& text) {
    out_.line(cut_to(prefix + text, width_));
    ++lines_;
    ++lines_of_one_;
  }

  void parents(Node node, const std::string& prefix) {
    const auto all = graph_.parents(node);
    std::vector<Node> above;
    std::size_t seen = 0;
    for (; seen < all.size() && above.size() < kParents; ++seen)
      if (std::find(way_.begin(), way_.end(), all[seen]) == way_.end()) above.push_back(all[seen]);
    const auto more = all.size() - seen;
    for (std::size_t i = 0; i < above.size(); ++i) {
      const bool last = i + 1 == above.size() && more == 0;
      if (lines_of_one_ >= kLinesOfOne || lines_ >= kLines || way_.size() > kLevels) {
        if (!std::exchange(cut_, true)) line(prefix + "└── ", "…");
        break;
      }
      cut_ = false;
      line(prefix + (last ? "└── " : "├── "), label(above[i]));
      way_.push_back(above[i]);
      parents(above[i], prefix + (last ? "    " : "│   "));
      way_.pop_back();
    }
    if (more != 0 && lines_of_one_ < kLinesOfOne)
      line(prefix + "└── ", fmt::format("… and {} more", grouped(more)));
  }

  TextOutput& out_;
  const Report& report_;
  const DependencyGraph& graph_;
  std::size_t width_;
  std::vector<Node> way_;
  std::size_t lines_ = 0, lines_of_one_ = 0;
  bool cut_ = false;  ///< "…" was the last line.
};
}  // namespace

void write_dependency_tree(TextOutput& out, const Report& report, const DependencyGraph& graph,
                           const Section& section, std::size_t width) {
  Tree(out, report, graph, width).write(section);
}

}  // namespace oakum::report
