// Real lock files of JavaScript projects, with the packages that another scanner's tests expect in
// each.
#include <gtest/gtest.h>

#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer bun_lock();
inventory::Analyzer deno_jsr();
inventory::Analyzer deno_lock();
inventory::Analyzer pnpm_lock();
inventory::Analyzer yarn_lock();

namespace {

const Folders& folders() {
  static const Folders all = {
      {"nodejs/bun/", bun_lock()},
      {"nodejs/pnpm/", pnpm_lock()},
      {"nodejs/yarn/", yarn_lock()},
  };
  return all;
}

TEST(JavascriptShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  // Where the table leaves out what the file marks as for development.
  const std::set<std::string> without_dev = {"nodejs/pnpm/testdata/pnpm-lock_many.yaml",
                                             "nodejs/pnpm/testdata/pnpm-lock_v6_with_dev.yaml",
                                             "nodejs/pnpm/testdata/pnpm-lock_with_dev.yaml"};
  const auto adjust = [&](const std::string& path, inventory::Sink& sink) {
    if (without_dev.contains(path))
      std::erase_if(sink.packages, [](const Package& package) { return package.dev; });
  };
  const auto compared = compare_with_table(folders(), expected, adjust);
  EXPECT_GE(compared, 18u);
}

/// Every file of two other bundles through every analyzer: nothing crashes, and what is found has a
/// name and depends on what is in the list.
TEST(JavascriptShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const inventory::Analyzer analyzers[] = {yarn_lock(), pnpm_lock(), bun_lock(), deno_lock(),
                                           deno_jsr()};
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes), sink);
        std::set<std::string> ids;
        for (const auto& package : sink.packages) ids.insert(package.id);
        for (const auto& package : sink.packages) {
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
          for (const auto& need : package.depends_on)
            EXPECT_TRUE(ids.contains(need)) << path << ' ' << package.id << ' ' << need;
        }
      }
}

}  // namespace
}  // namespace oakum::ecosystems
