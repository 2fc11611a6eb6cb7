#include "secret/skip_patterns.h"

#include <gtest/gtest.h>

namespace oakum::secret {
namespace {

TEST(SkipPatterns, AnswersAsTheGlobsDo) {
  const std::vector<std::string> patterns = {
      "**/.git/**",  "**/go.sum", "**/*.png", "**/*.{tar,gz}", "docs/**",
      "**/*.min.js", "a/*/b",     "**/x?y",   "**/build",      "**/*.{a.b,c}"};
  const SkipPatterns skip(patterns);
  for (const auto* path :
       {".git/config", "a/.git/b/c", ".git",     "x.git/config", "go.sum", "sub/go.sum",
        "go.sum/x",    "a.png",      "b/a.png",  "png",          ".png",   "a.png/b",
        "x.tar",       "x.tar.gz",   "x.gz.txt", "docs/a/b",     "docs",   "x/docs/a",
        "a.min.js",    "min.js",     "a/x/b",    "a/x/y/b",      "xzy",    "q/xzy",
        "build",       "build/x",    "q.a.b",    "q.c",          "",       "a"}) {
    bool any = false;
    for (const auto& pattern : patterns) any = any || Glob(pattern).matches(path);
    EXPECT_EQ(skip.matches(path), any) << path;
  }
}

}  // namespace
}  // namespace oakum::secret
