#include "base/glob.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

TEST(Glob, Matches) {
  struct Case {
    std::string_view pattern, path;
    bool matches;
    std::string_view why;
  };
  const Case kCases[] = {
      {"a/b", "a/b", true, "literal"},
      {"a", "a/b", false, "the whole path"},
      {"*.txt", "x.txt", true, "within a component"},
      {"*.txt", "d/x.txt", false, "not across components"},
      {"**/*.txt", "x.txt", true, "any number of components is also none"},
      {"**/*.txt", "a/b/x.txt", true, "or many"},
      {"a/**/b", "a/b", true, "none in the middle"},
      {"a/**/b", "a/x/y/b", true, "some in the middle"},
      {"a/**", "a/x/y", true, "everything below"},
      {"**/.git", "x/.git", true, "a directory anywhere"},
      {"?.c", "a.c", true, "one character"},
      {"[a-c]x", "bx", true, "a range"},
      {"[!a-c]x", "bx", false, "a negated range"},
      {"[x", "[x", true, "an open bracket is literal"},
      {"{a,b}/c", "b/c", true, "alternatives"},
      {"{a,{b,c}}d", "cd", true, "nested alternatives"},
      {"\\*", "*", true, "an escaped star"},
      {"\\*", "x", false, "is only a star"},
  };
  for (const auto& [pattern, path, matches, why] : kCases)
    EXPECT_EQ(Glob(pattern).matches(path), matches) << pattern << " " << path << ": " << why;
}

TEST(Glob, HostilePatternsStayCheap) {
  std::string pattern, path, stars, text;
  for (int i = 0; i < 200; ++i) pattern += "**/a/", path += "a/";
  EXPECT_FALSE(Glob(pattern + "b").matches(path + "c"));
  for (int i = 0; i < 500; ++i) stars += "*a", text += "a";
  EXPECT_FALSE(Glob(stars + "b").matches(text + text));
  std::string braces;
  for (int i = 0; i < 30; ++i) braces += "{a,b}";
  EXPECT_FALSE(Glob(braces).matches("c")) << "2^30 alternatives are not expanded";
}

}  // namespace
}  // namespace oakum
