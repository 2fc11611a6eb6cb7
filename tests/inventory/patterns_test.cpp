#include "inventory/patterns.h"

#include <gtest/gtest.h>

namespace oakum::inventory {
namespace {

std::vector<std::size_t> indices(const AnalyzerSet& set) {
  std::vector<std::size_t> out;
  set.each([&](std::size_t i) { out.push_back(i); });
  return out;
}

TEST(Patterns, HoldsAsManyAsASetDoes) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < AnalyzerSet::kMost; ++i) paths.push_back(fmt::format("f{}", i));
  std::vector<Analyzer> analyzers;
  for (const auto& path : paths) analyzers.push_back({.name = path, .files = {path}});
  std::vector<const Analyzer*> list;
  for (const auto& analyzer : analyzers) list.push_back(&analyzer);
  const Patterns patterns(list);
  for (std::size_t i = 0; i < AnalyzerSet::kMost; ++i) {
    EXPECT_EQ(indices(patterns.readers(paths[i])), std::vector<std::size_t>{i});
    EXPECT_TRUE(patterns.readers(paths[i]).has(i));
  }
}

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
  const Analyzer kStem{.name = "stem", .files = {"**/libssl.so*", "**/python3.*"}};
  const Analyzer* list[] = {&kExact, &kName, &kSuffix, &kDeep, &kStem};
  const Patterns patterns(list);
  struct Case {
    std::string_view path;
    std::vector<std::size_t> readers;
    std::string_view why;
  };
  const Case kCases[] = {
      {"lib/apk/db/installed", {0}, "an exact path"},
      {"usr/lib/apk/db/installed", {}, "only from the root"},
      {"var/lib/dpkg/status.d/base", {0}, "any file of a directory"},
      {"var/lib/dpkg/status.d/a/b", {}, "but not below it"},
      {"Cargo.lock", {1}, "anywhere includes the root"},
      {"a/b/Cargo.lock", {1}, "and any depth"},
      {"a/node_modules/b/Cargo.lock", {}, "an exception outranks"},
      {"opt/App.JAR", {2}, "case does not count where it must not"},
      {"opt/x.deps.json", {2}, "a suffix of two parts"},
      {"opt/x.json", {}, "the whole suffix counts"},
      {"p/six-1.16.dist-info/METADATA", {3}, "a pattern in a directory's name"},
      {"p/six/METADATA", {}, "the directory must match"},
      {"usr/lib/libssl.so.3", {4}, "a literal up to the first dot"},
      {"usr/lib/libssl.a", {}, "and what follows it must match"},
      {"usr/lib/libssl", {}, "a name without a dot"},
  };
  for (const auto& [path, readers, why] : kCases)
    EXPECT_EQ(indices(patterns.readers(path)), readers) << path << ": " << why;
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
