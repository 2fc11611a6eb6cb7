#include "core/dependency_graph.h"

#include <gtest/gtest.h>

#include <set>

namespace oakum {
namespace {

/// One list; "app: lib, tool" says what a package needs.
Inventory inventory_of(std::vector<std::pair<std::string, std::vector<std::string>>> packages) {
  Inventory inventory;
  auto& list = inventory.lists.emplace_back();
  for (auto& [id, needs] : packages) {
    Package package;
    package.id = package.name = id;
    package.depends_on = needs;
    list.packages.push_back(std::move(package));
  }
  return inventory;
}

std::vector<std::string> names(const Inventory& inventory, const DependencyGraph& graph,
                               std::span<const DependencyGraph::Node> nodes) {
  std::vector<std::string> out;
  for (const auto node : nodes) {
    const auto ref = graph.ref(node);
    out.push_back(inventory.lists[ref.list].packages[ref.package].name);
  }
  return out;
}

using Names = std::vector<std::string>;

TEST(DependencyGraph, FindsWaysShortestFirst) {
  const auto inventory =
      inventory_of({{"app", {"web", "log"}}, {"web", {"http"}}, {"http", {"log"}}, {"log", {}}});
  const DependencyGraph graph(inventory);
  const auto paths = graph.paths(3, 10);
  ASSERT_EQ(paths.size(), 2u);
  EXPECT_EQ(names(inventory, graph, paths[0]), (Names{"app", "log"}));
  EXPECT_EQ(names(inventory, graph, paths[1]), (Names{"app", "web", "http", "log"}));
  EXPECT_EQ(graph.paths(3, 1).size(), 1u);
  EXPECT_EQ(names(inventory, graph, graph.parents(3)), (Names{"app", "http"}));
  EXPECT_EQ(names(inventory, graph, graph.children(0)), (Names{"web", "log"}));
}

TEST(DependencyGraph, EndsInCycles) {
  const auto inventory = inventory_of({{"a", {"b"}}, {"b", {"a", "b", "gone"}}});
  const DependencyGraph graph(inventory);
  ASSERT_EQ(graph.paths(1, 5).size(), 1u);
  EXPECT_EQ(names(inventory, graph, graph.paths(1, 5)[0]), (Names{"b"}));
  EXPECT_FALSE(graph.is_cut_off(1, [](auto) { return false; }));
}

TEST(DependencyGraph, IsCutOffOnlyWhenEveryWayIs) {
  const auto inventory =
      inventory_of({{"app", {"a", "b"}}, {"a", {"leaf"}}, {"b", {"leaf"}}, {"leaf", {}}});
  const DependencyGraph graph(inventory);
  const auto stops = [](std::set<DependencyGraph::Node> at) {
    return [at](DependencyGraph::Node node) { return at.contains(node); };
  };
  EXPECT_TRUE(graph.is_cut_off(3, stops({3}))) << "itself";
  EXPECT_TRUE(graph.is_cut_off(3, stops({0}))) << "the root";
  EXPECT_TRUE(graph.is_cut_off(3, stops({1, 2}))) << "both ways";
  EXPECT_FALSE(graph.is_cut_off(3, stops({1}))) << "the other way is open";
}

TEST(DependencyGraph, ManyWaysAreBounded) {
  // 2^40 ways; the first few are found at once.
  std::vector<std::pair<std::string, std::vector<std::string>>> packages;
  for (int i = 0; i < 40; ++i) {
    const auto next = std::to_string(i + 1);
    packages.push_back({std::to_string(i), {next + "a", next + "b"}});
    packages.push_back({next + "a", {next}});
    packages.push_back({next + "b", {next}});
  }
  packages.push_back({"40", {}});
  const auto inventory = inventory_of(packages);
  const DependencyGraph graph(inventory);
  EXPECT_LE(graph.paths(static_cast<DependencyGraph::Node>(packages.size() - 1), 3).size(), 3u);
}

TEST(DependencyGraph, LongWaysAreFoundInTime) {
  std::vector<std::pair<std::string, std::vector<std::string>>> packages;
  for (int i = 0; i < 100'000; ++i)
    packages.push_back({std::to_string(i), {std::to_string(i + 1)}});
  packages.push_back({"100000", {}});
  const auto inventory = inventory_of(packages);
  const DependencyGraph graph(inventory);
  const auto ways = graph.paths(100'000, 3);
  ASSERT_EQ(ways.size(), 1u);
  EXPECT_EQ(ways[0].size(), 100'001u);
  EXPECT_EQ(ways[0].front(), 0u);
}

}  // namespace
}  // namespace oakum
