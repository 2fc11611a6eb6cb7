#include "inventory/patterns.h"

#include <gtest/gtest.h>

namespace oakum::inventory {
namespace {

TEST(Patterns, FindsReaders) {
  const Analyzer kExact{.name = "exact",
                        .files = {"lib/apk/db/installed", "var/lib/dpkg/status.d/*"}};
  const Analyzer kName{
      .name = "name", .files = {"**/Cargo.lock"}, .except = {"**/node_modules/**"}};
  const Analyzer kSuffix{
      .name = "suffix", .files = {"**/*.jar", "**/*.deps.json"}, .ignore_case = true};
  const Analyzer kDeep{.name = "deep",
                       .files = {"**/*.dist-info/METADATA"},
                       .companions = {"**/*.dist-info/RECORD"}};
  const Analyzer* list[] = {&kExact, &kName, &kSuffix, &kDeep};
  const Patterns patterns(list);
  struct Case {
    std::string_view path;
    std::uint64_t readers;
    std::string_view why;
  };
  const Case kCases[] = {
      {"lib/apk/db/installed", 1, "an exact path"},
      {"usr/lib/apk/db/installed", 0, "only from the root"},
      {"var/lib/dpkg/status.d/base", 1, "any file of a directory"},
      {"var/lib/dpkg/status.d/a/b", 0, "but not below it"},
      {"Cargo.lock", 2, "anywhere includes the root"},
      {"a/b/Cargo.lock", 2, "and any depth"},
      {"a/node_modules/b/Cargo.lock", 0, "an exception outranks"},
      {"opt/App.JAR", 4, "case does not count where it must not"},
      {"opt/x.deps.json", 4, "a suffix of two parts"},
      {"opt/x.json", 0, "the whole suffix counts"},
      {"p/six-1.16.dist-info/METADATA", 8, "a pattern in a directory's name"},
      {"p/six/METADATA", 0, "the directory must match"},
  };
  for (const auto& [path, readers, why] : kCases)
    EXPECT_EQ(patterns.readers(path), readers) << path << ": " << why;
  EXPECT_TRUE(patterns.is_companion("p/six-1.16.dist-info/RECORD"));
  EXPECT_TRUE(patterns.only().empty());
}

TEST(Patterns, KnowsWhenExactPathsAreAll) {
  const Analyzer kA{.name = "a", .files = {"etc/os-release", "usr/lib/os-release"}};
  const Analyzer kB{.name = "b", .files = {"etc/os-release"}};
  const Analyzer* list[] = {&kA, &kB};
  EXPECT_EQ(Patterns(list).only(),
            (std::vector<std::string>{"etc/os-release", "usr/lib/os-release"}));
}

}  // namespace
}  // namespace oakum::inventory
