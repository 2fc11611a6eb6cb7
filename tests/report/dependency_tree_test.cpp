#include "report/parts/dependency_tree.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/parts/cell.h"
#include "tests/priority/report_maker.h"

namespace oakum::report {
namespace {

Package needing(std::string name, std::vector<std::string> needs) {
  Package package;
  package.id = name;
  package.version = "1.0";
  package.name = std::move(name);
  package.depends_on = std::move(needs);
  return package;
}

std::string tree_of(const Report& report, std::size_t width = 80) {
  const DependencyGraph graph(report.inventory);
  io::StringWriter text;
  TextOutput out(text);
  for (const auto& section : sections(report))
    write_dependency_tree(out, report, graph, section, width);
  EXPECT_TRUE(out.finish());
  return text.text();
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(DependencyTree, ShowsWhoNeedsIt) {
  priority::ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json");
  maker.package(needing("shop", {"web", "log"}));
  maker.package(needing("web", {"qs"})).package(needing("log", {"qs"}));
  maker.package(needing("qs", {})).vulnerable("CVE-1", Severity::high, "1.1");
  EXPECT_EQ(tree_of(maker.report()), R"(
Who needs them (reversed dependency tree)
qs@1.0 (1 high)
├── web@1.0
│   └── shop@1.0
└── log@1.0
    └── shop@1.0
)");
}

TEST(DependencyTree, SaysNothingWhereNobodyIsKnownToNeedThem) {
  priority::ReportMaker maker;
  maker.list(Ecosystem::pypi, "pip", "requirements.txt").package(needing("a", {}));
  maker.vulnerable("CVE-1", Severity::high, "1.1");
  EXPECT_EQ(tree_of(maker.report()), "");
}

TEST(DependencyTree, EndsInRings) {
  priority::ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json");
  maker.package(needing("a", {"b"})).package(needing("b", {"a"}));
  maker.vulnerable("CVE-1", Severity::low, "1.1");
  EXPECT_EQ(tree_of(maker.report()), R"(
Who needs them (reversed dependency tree)
b@1.0 (1 low)
└── a@1.0
)");
}

/// Chains, crowds and 2^n ways: all of them short and soon, and what is left out is told.
TEST(DependencyTree, IsBounded) {
  priority::ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json");
  for (int i = 0; i < 5000; ++i)
    maker.package(needing(fmt::format("chain{}", i), {fmt::format("chain{}", i + 1)}));
  maker.package(needing("chain5000", {})).vulnerable("CVE-1", Severity::high, "");
  for (int i = 0; i < 5000; ++i) maker.package(needing(fmt::format("crowd{}", i), {"crowded"}));
  maker.package(needing("crowded", {})).vulnerable("CVE-2", Severity::high, "");
  for (int i = 0; i < 60; ++i)
    maker
        .package(needing(fmt::format("both{}a", i),
                         {fmt::format("both{}a", i + 1), fmt::format("both{}b", i + 1)}))
        .package(needing(fmt::format("both{}b", i),
                         {fmt::format("both{}a", i + 1), fmt::format("both{}b", i + 1)}));
  maker.package(needing("both60a", {})).vulnerable("CVE-3", Severity::high, "");
  const auto text = tree_of(maker.report(), 40);
  EXPECT_LE(lines(text), 200u);
  EXPECT_NE(text.find("… and 4,988 more"), text.npos) << text;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    EXPECT_LE(width_of(text.substr(from, end - from)), 40u);
    from = end + 1;
  }
}

}  // namespace
}  // namespace oakum::report
