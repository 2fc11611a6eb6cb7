#include "priority/fixes.h"

#include <gtest/gtest.h>

namespace oakum::priority {
namespace {

using enum VersionScheme;

TEST(Fixes, AreReadFromWhatAdvisoriesSay) {
  struct Case {
    std::string_view text;
    std::vector<std::string_view> versions;
    const char* why;
  };
  const Case kCases[] = {
      {"1.2.3", {"1.2.3"}, "one"},
      {"2.0.1, 1.2.3", {"1.2.3", "2.0.1"}, "rising"},
      {">= 5.2.4.3, >= 6.0.3", {"5.2.4.3", "6.0.3"}, "as requirements"},
      {"~> 5.2.4, >= 5.2.4.3, >= 6.0.3", {"5.2.4.3", "6.0.3"}, "a line, and where on it"},
      {"~> 5.2.4, >= 6.0.3", {"5.2.4", "6.0.3"}, "a line and another one"},
      {"< 3, 1.2", {"1.2"}, "a bound from above is no fix"},
      {"1.0, 1.0.0", {"1.0"}, "the same in two ways"},
      {"", {}, "none"},
      {" , ,>=", {}, "nothing in it"},
  };
  for (const auto& [text, versions, why] : kCases)
    EXPECT_EQ(fixed_versions(gem, text), versions) << why;
}

TEST(Fixes, HoldOnTheirOwnLine) {
  struct Case {
    std::string_view version, fixes;
    bool fixed;
    const char* why;
  };
  constexpr Case kCases[] = {
      {"1.2.3", "1.2.3, 2.0.1", true, "the fix itself"},
      {"1.9.0", "1.2.3, 2.0.1", true, "later on the same line"},
      {"2.0.0", "1.2.3, 2.0.1", false, "the next line has its own fix"},
      {"2.0.1", "1.2.3, 2.0.1", true, "that one"},
      {"3.0.0", "1.2.3, 2.0.1", true, "above all"},
      {"1.2.2", "1.2.3, 2.0.1", false, "below all"},
      {"4.2.0", "4.1.5, 4.2.2", false, "lines may be of two numbers"},
      {"4.1.9", "4.1.5, 4.2.2", true, "the lower of them"},
      {"1.5.0", "1.2.3, 1.9.1", false, "as near to both: better not"},
      {"2.5.0", "1.2.3, 3.0.1", false, "a line that was not mended"},
      {"v2.0.1", "1.2.3, 2.0.1", true, "written with a v"},
      {"1.0", "", false, "no fix"},
  };
  for (const auto& [version, text, fixed, why] : kCases)
    EXPECT_EQ(has_fix(npm, version, fixed_versions(npm, text)), fixed) << why;
}

TEST(Fixes, TheLowestVersionClosesAll) {
  struct Case {
    VersionScheme scheme;
    std::string_view installed;
    std::vector<std::string_view> fixed;
    std::string_view wanted, gentler;
    std::size_t gentler_closes;
    const char* why;
  };
  const Case kCases[] = {
      {npm, "1.0.0", {"1.2.3"}, "1.2.3", "1.2.3", 1, "one finding"},
      {npm, "1.0.0", {"1.2.3", "1.4.0"}, "1.4.0", "1.4.0", 2, "the higher of two"},
      {npm,
       "1.0.0",
       {"1.2.3, 2.0.1", "1.4.0, 2.1.0"},
       "1.4.0",
       "1.4.0",
       2,
       "the own line is lower"},
      {npm, "1.0.0", {"1.2.3, 2.0.1", "2.0.0"}, "2.0.1", "1.2.3", 1, "one has a fix only above"},
      {npm, "2.0.0", {"1.2.3, 2.0.1"}, "2.0.1", "2.0.1", 1, "what lies below is no fix"},
      {npm,
       "1.0.0",
       {"2.0.0", "1.5.0, 2.5.0, 3.0.0"},
       "2.5.0",
       "1.5.0",
       1,
       "on to the line's own fix"},
      {npm, "0.4.1", {"0.5.2"}, "0.5.2", "", 0, "below 1.0 the second number is the line"},
      {npm, "1.10.0", {"1.9.0, 1.11.0"}, "1.11.0", "1.11.0", 1, "numbers, not text"},
      {deb, "1:1.0-1", {"1:1.0-2", "1:1.0-1+deb12u1"}, "1:1.0-2", "1:1.0-2", 2, "epochs"},
      {deb, "1:1.0-1", {"2.0-1"}, "", "", 0, "an epoch outranks: no fix above"},
      {go,
       "v1.20.3",
       {"1.19.9, 1.20.4", "1.19.10, 1.20.5, 1.21.0-rc.2"},
       "1.20.5",
       "1.20.5",
       2,
       "toolchains"},
      {npm, "not a version", {"1.2.3"}, "1.2.3", "", 0, "what cannot be compared takes any fix"},
      {npm, "3.0.0", {"1.2.3"}, "", "", 0, "the fix is below"},
      {pep440, "4.0", {"", "4.2"}, "4.2", "4.2", 1, "one without a fix stands aside"},
  };
  for (const auto& c : kCases) {
    Fixes fixes(c.scheme, c.installed);
    for (const auto text : c.fixed) fixes.add(text);
    EXPECT_EQ(fixes.lowest(), c.wanted) << c.why;
    EXPECT_EQ(fixes.on_same_line().version, c.gentler) << c.why;
    EXPECT_EQ(fixes.on_same_line().closes, c.gentler_closes) << c.why;
  }
}

/// Whatever advisories say, the version that is named closes every finding it was asked for.
TEST(Fixes, TheLowestVersionReallyClosesAll) {
  std::uint64_t state = 20;
  const auto random = [&](unsigned below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<unsigned>(state >> 33) % below;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> texts;
    for (unsigned i = 0; i <= random(5); ++i) {
      std::string text;
      for (unsigned j = 0; j <= random(4); ++j)
        text +=
            fmt::format("{}{}.{}.{}", text.empty() ? "" : ", ", random(4), random(4), random(4));
      texts.push_back(text);
    }
    Fixes fixes(npm, "1.1.1");
    std::vector<std::string> closed;
    for (const auto& text : texts)
      if (fixes.add(text)) closed.push_back(text);
    for (const auto& text : closed)
      EXPECT_TRUE(has_fix(npm, fixes.lowest(), fixed_versions(npm, text)))
          << fixes.lowest() << " of " << text;
  }
}

}  // namespace
}  // namespace oakum::priority
