// Real lock files and manifests, with the packages that another scanner's tests expect in each.
#include <gtest/gtest.h>

#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer cargo_lock();
inventory::Analyzer go_binary();
inventory::Analyzer go_mod();
inventory::Analyzer jar();
inventory::Analyzer node_package();
inventory::Analyzer npm_lock();
inventory::Analyzer pip_requirements();
inventory::Analyzer python_package();

namespace {

const Folders& folders() {
  static const Folders all = {
      {"nodejs/npm/", npm_lock()},
      {"nodejs/packagejson/", node_package()},
      {"golang/mod/", go_mod()},
      {"python/pip/", pip_requirements()},
      {"python/packaging/", python_package()},
      {"rust/cargo/", cargo_lock()},
  };
  return all;
}

TEST(ParsersShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  // Where the table has what is only assumed.
  const std::set<std::string> comprehensive = {"python/pip/testdata/requirements_compatible.txt",
                                               "golang/mod/testdata/normal/go.mod"};
  const auto adjust = [&](const std::string& path, inventory::Sink& sink) {
    if (!comprehensive.contains(path))
      std::erase_if(sink.packages, [](const Package& package) { return package.assumed; });
  };
  const auto compared = compare_with_table(folders(), expected, adjust);
  EXPECT_GE(compared, 40u);
}

TEST(ParsersShared, SumsOfOldModules) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto table = read_expected();
  for (const auto& [path, bytes] : unpack("lockfiles/trivy-parsers.tar.zst")) {
    if (!path.starts_with("golang/sum/")) continue;
    std::set<std::string> expected, seen;
    for (const auto& row : table[path])
      expected.insert(std::string(row.substr(0, row.find(' ', row.find(' ') + 1))));
    const std::vector<io::MemoryFile::Entry> others = {{"m/go.sum", bytes}};
    for (const auto& package :
         analyze(go_mod(), "m/go.mod", as_bytes("go 1.16\n"), &others).packages)
      seen.insert(fmt::format("{} {}", package.name, package.version));
    EXPECT_EQ(seen, expected) << path;
  }
}

/// Every file of two other bundles through every analyzer: nothing crashes, and what is found has a
/// name.
TEST(ParsersShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const inventory::Analyzer analyzers[] = {npm_lock(),         node_package(),   go_mod(),
                                           pip_requirements(), python_package(), cargo_lock()};
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes), sink);
        for (const auto& package : sink.packages)
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
      }
}

}  // namespace
}  // namespace oakum::ecosystems
