#include "policy/policy_file.h"

#include <gtest/gtest.h>

namespace oakum::policy {
namespace {

const Time kNow = date(2026, 6, 15);

TEST(PolicyFile, EntriesEnd) {
  struct Case {
    std::string_view name, text;
    bool in_force;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {".trivyignore", "CVE-1 exp:2026-06-16", true, "the day after"},
      {".trivyignore", "CVE-1 exp:2026-06-15", false, "with the start of its day"},
      {".trivyignore", "CVE-1 accepted exp:2025-01-01", false, "long over"},
      {"i.yml", "vulnerabilities: [{id: CVE-1, expired_at: 2026-06-16}]", true, "the day after"},
      {"i.yml", "vulnerabilities: [{id: CVE-1, expired_at: 2026-06-15}]", false, "the day itself"},
      {"i.yml", "vulnerabilities: [{id: CVE-1, expired_at: 2026-06-15T00:00:01Z}]", true, "a time"},
      {"i.yml", "- {id: CVE-1, reason: r, until: 2026-06-15}", true, "until has its last day"},
      {"i.yml", "- {id: CVE-1, reason: r, until: 2026-06-14}", false, "the day before"},
      {"i.yml", "- {id: CVE-1, reason: r}", true, "for ever"},
  };
  for (const auto& [name, text, in_force, why] : kCases) {
    const auto file = read_policy_file(name, text, kNow);
    ASSERT_TRUE(file) << text << ": " << file.error().what;
    EXPECT_EQ(file->ignored.size(), in_force ? 1u : 0u) << why;
    EXPECT_EQ(file->notes.size(), in_force ? 0u : 1u) << why;
  }
}

TEST(PolicyFile, SaysWhatHasExpired) {
  const auto file = read_policy_file(
      ".oakumignore.yaml", "\n- {id: CVE-1, reason: r, until: 2026-01-31, owner: team-x}", kNow);
  ASSERT_TRUE(file);
  ASSERT_EQ(file->notes.size(), 1u);
  EXPECT_EQ(file->notes[0],
            ".oakumignore.yaml: line 2: entry for CVE-1 expired on 2026-01-31, owner team-x");
}

TEST(PolicyFile, KeepsWhatItSays) {
  const auto list = read_policy_file(".trivyignore", "CVE-1 exp:2027-01-01 # not reachable", kNow);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->ignored.size(), 1u);
  EXPECT_EQ(list->ignored[0].reason, "not reachable");
  EXPECT_EQ(list->ignored[0].until, "2027-01-01");
  EXPECT_EQ(list->ignored[0].file, ".trivyignore");
  const auto own = read_policy_file("p.yaml",
                                    "ignore: [{id: CVE-1, reason: r}]\n"
                                    "severity: [{id: CVE-2, to: low, reason: s}]\n"
                                    "fail-on: [high+fixable, kev]\n",
                                    kNow);
  ASSERT_TRUE(own) << own.error().what;
  EXPECT_EQ(own->ignored.size(), 1u);
  ASSERT_EQ(own->regradings.size(), 1u);
  EXPECT_EQ(own->regradings[0].to, Severity::low);
  EXPECT_EQ(own->fail_on, (std::vector<std::string>{"high+fixable", "kev"}));
}

TEST(PolicyFile, NothingIsNothing) {
  for (const std::string_view text : {"", "\n", "# only a comment\n", "\xEF\xBB\xBF# and a mark"})
    for (const std::string_view name : {".trivyignore", "a.yaml"}) {
      const auto file = read_policy_file(name, text, kNow);
      ASSERT_TRUE(file) << name << text;
      EXPECT_TRUE(file->ignored.empty());
    }
}

TEST(PolicyFile, UnknownFieldsOfOthersAreTold) {
  const auto file =
      read_policy_file("i.yaml", "vulnerabilities:\n- id: CVE-1\n  expires_at: 2026-01-01\n", kNow);
  ASSERT_TRUE(file) << file.error().what;
  EXPECT_EQ(file->ignored.size(), 1u);
  ASSERT_EQ(file->notes.size(), 1u);
  EXPECT_NE(file->notes[0].find("line 3: unknown field \"expires_at\""), std::string::npos)
      << file->notes[0];
  EXPECT_NE(file->notes[0].find("did you mean \"expired_at\"?"), std::string::npos);
}

TEST(PolicyFile, EveryMistakeHasItsLine) {
  struct Case {
    std::string_view name, text, what;
  };
  constexpr Case kCases[] = {
      {".trivyignore", "CVE-1\nCVE-2 exp:31.12.2026", "line 2: \"31.12.2026\" is no date"},
      {".trivyignore", "CVE-1 exp:2026-13-01", "line 1: \"2026-13-01\" is no date"},
      {"i.yaml", "vulnerabilities: 3", "line 1: vulnerabilities is no list"},
      {"i.yaml", "vulnerabilities:\n- paths: [a]", "line 2: an entry without an id"},
      {"i.yaml", "vulnerabilities:\n- CVE-1", "line 2: an entry is no mapping"},
      {"i.yaml", "vulnerabilities:\n- {id: CVE-1, expired_at: soon}",
       "line 2: \"soon\" is no date"},
      {"i.yaml", "vulnerabilities:\n- {id: CVE-1, purls: [lodash]}",
       "line 2: \"lodash\" is no package URL"},
      {"i.yaml", "vulnerability: []", "line 1: unknown field \"vulnerability\""},
      {"i.yaml", "ignored: []", "did you mean \"ignore\"?"},
      {"i.yaml", "a: 1\n---\nb: 2", "a second document"},
      {"i.yaml", "[", "line"},
      {"i.yaml", "- {id: CVE-1}", "line 1: an entry without a reason"},
      {"i.yaml", "- {id: CVE-1, reason: ' '}", "line 1: an entry without a reason"},
      {"i.yaml", "- {reason: r}", "would ignore everything"},
      {"i.yaml", "- {kind: secret, reason: r}", "would ignore everything"},
      {"i.yaml", "-\n  id: CVE-1\n  reason: r\n  untill: 2026-01-01", "line 4: unknown field"},
      {"i.yaml", "- {id: CVE-1, reason: r, untill: x}", "did you mean \"until\"?"},
      {"i.yaml", "- {id: CVE-1, reason: r, until: 2026}", "line 1: \"2026\" is no date"},
      {"i.yaml", "- {id: CVE-1, reason: r, kind: secrets}", "kind is vulnerability"},
      {"i.yaml", "- {id: '', reason: r}", "an empty text in id"},
      {"i.yaml", "vulnerabilities:\n- {id: CVE-1, paths: ['a[b']}", "has a '[' without ']'"},
      {"i.yaml", "- {id: 'a{b', reason: r}", "the glob \"a{b\" in id has a '{' without '}'"},
      {"i.yaml", "- {id: 'a}', reason: r}", "has a '}' without '{'"},
      {"i.yaml", "- {id: 'a\\', reason: r}", "lone"},
      {"i.yaml", "- {id: [[a]], reason: r}", "an entry of id is no text"},
      {"i.yaml", "- {package: a, severity-at-most: BAD, reason: r}", "severity-at-most is UNKNOWN"},
      {"i.yaml", "severity: [{id: CVE-1, reason: r}]", "without \"to\""},
      {"i.yaml", "severity: [{id: CVE-1, to: no, reason: r}]", "to is UNKNOWN"},
      {"i.yaml", "severity: [{to: LOW, reason: r}]", "would mean everything"},
      {"i.yaml", "fail-on: {a: 1}", "fail-on is no list"},
      {"i.yaml", "text", "the file is no mapping"},
  };
  for (const auto& [name, text, what] : kCases) {
    const auto file = read_policy_file(name, text, kNow);
    ASSERT_FALSE(file) << text;
    EXPECT_NE(file.error().what.find(what), std::string::npos) << text << ": " << file.error().what;
  }
}

TEST(PolicyFile, Limits) {
  std::string many;
  for (std::size_t i = 0; i <= kMostEntries; ++i) many += "A\n";
  const auto entries = read_policy_file("list", many, kNow);
  ASSERT_FALSE(entries);
  EXPECT_EQ(entries.error().kind, Error::too_large);
  const auto bytes = read_policy_file("list", std::string(kLargestPolicyFile + 1, '#'), kNow);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::policy
