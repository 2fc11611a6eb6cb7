#include "policy/decide.h"

#include <gtest/gtest.h>

#include "policy/policy_file.h"
#include "tests/policy/sample.h"

namespace oakum::policy {
namespace {

const Time kNow = date(2026, 6, 15);

TEST(Decide, FiltersWithoutDeleting) {
  struct Case {
    std::string why;
    Rules rules;
    Severity severity;
    Status status;
    Verdict::State state;
  };
  const Case kCases[] = {
      {"everything by default", {}, Severity::unknown, Status::affected, Verdict::open},
      {"a severity that was not asked for",
       {.severities = {Severity::high}},
       Severity::low,
       Status::fixed,
       Verdict::filtered},
      {"one that was",
       {.severities = {Severity::high}},
       Severity::high,
       Status::fixed,
       Verdict::open},
      {"a status to leave out",
       {.ignored_statuses = {Status::will_not_fix}},
       Severity::high,
       Status::will_not_fix,
       Verdict::filtered},
  };
  const auto report = sample_report();
  const Context context(report);
  for (const auto& [why, rules, severity, status, state] : kCases) {
    auto finding = vulnerability_of(0, "CVE-1", severity);
    std::get<Vulnerability>(finding.detail).status = status;
    decide(finding, rules, context);
    EXPECT_EQ(finding.verdict.state, state) << why;
    EXPECT_EQ(finding.verdict.reason.empty(), state == Verdict::open) << why;
  }
}

/// Everything that policy can say, as files say it.
class DecideInOrder : public testing::Test {
 protected:
  void read(std::string_view text) {
    auto file = read_policy_file("policy.yaml", text, kNow);
    ASSERT_TRUE(file) << file.error().what;
    ignored_.add(std::move(file->ignored));
    regradings_ = std::move(file->regradings);
    rules_.ignored = &ignored_;
    rules_.regradings = &regradings_;
  }
  Finding decided(Finding finding) {
    decide(finding, rules_, context_);
    return finding;
  }

  Report report_ = sample_report();
  Context context_{report_};
  IgnoreList ignored_;
  std::vector<Regrading> regradings_;
  Rules rules_;
};

TEST_F(DecideInOrder, TheSeverityOfPolicyIsTheOneThatIsFiltered) {
  read("severity: [{id: CVE-1, to: LOW, reason: not reachable}]");
  rules_.severities = {Severity::high, Severity::critical};
  const auto finding = decided(vulnerability_of(0, "CVE-1", Severity::critical));
  EXPECT_EQ(finding.severity, Severity::low);
  ASSERT_TRUE(finding.regrade);
  EXPECT_EQ(*finding.regrade, (Regrade{Severity::critical, "not reachable", "policy.yaml"}));
  EXPECT_EQ(finding.verdict.state, Verdict::filtered);
  EXPECT_EQ(decided(vulnerability_of(0, "CVE-2", Severity::critical)).verdict.state, Verdict::open);
}

TEST_F(DecideInOrder, WhatWasJudgedFirstIsKept) {
  read("severity: [{id: CVE-1, to: LOW, reason: r}]");
  auto finding = vulnerability_of(0, "CVE-1", Severity::medium);
  finding.regrade = Regrade{Severity::critical, "another file", "x"};
  EXPECT_EQ(decided(finding).regrade->judged, Severity::critical);
}

TEST_F(DecideInOrder, WhatIsIgnoredSaysWhoAndWhy) {
  read("- {id: CVE-1, reason: accepted, owner: me, until: 2026-12-31}");
  const auto verdict = decided(vulnerability_of(0, "CVE-1", Severity::high)).verdict;
  EXPECT_EQ(verdict, (Verdict{.state = Verdict::ignored,
                              .reason = "accepted",
                              .source = "policy.yaml",
                              .owner = "me",
                              .until = "2026-12-31"}));
}

TEST_F(DecideInOrder, TheBaselineComesLast) {
  read("- {id: CVE-1, reason: accepted}");
  auto before = sample_report();
  before.findings = {vulnerability_of(0, "CVE-1", Severity::high),
                     vulnerability_of(0, "CVE-2", Severity::high)};
  const Baseline baseline(before, {}, "before.json");
  rules_.baseline = &baseline;
  report_.findings = before.findings;
  report_.findings.push_back(vulnerability_of(0, "CVE-3", Severity::high));
  decide_all(report_, rules_, 0);
  EXPECT_EQ(report_.findings[1].verdict.state, Verdict::open) << "others may decide before it";
  decide_by_baseline(report_, rules_);
  EXPECT_EQ(report_.findings[0].verdict.source, "policy.yaml");
  EXPECT_EQ(report_.findings[1].verdict, (Verdict{.state = Verdict::ignored,
                                                  .reason = "in the baseline",
                                                  .source = "before.json",
                                                  .status = "known"}));
  EXPECT_EQ(report_.findings[2].verdict.state, Verdict::open);
}

TEST_F(DecideInOrder, WhatTheJudgeKnewStays) {
  read("- {id: MIT, reason: accepted}");
  auto finding = license_of(1, "MIT");
  finding.verdict = {.state = Verdict::ignored, .reason = "the licence is ignored"};
  EXPECT_EQ(decided(finding).verdict.reason, "the licence is ignored");
}

TEST_F(DecideInOrder, SecretsAreIgnoredLikeOthers) {
  read("- {id: aws-*, paths: ['test/**'], reason: a sample}");
  EXPECT_EQ(decided(secret_in("test/a/b", "aws-access-key-id")).verdict.reason, "a sample");
  EXPECT_EQ(decided(secret_in("src/a", "aws-access-key-id")).verdict.state, Verdict::open);
}

}  // namespace
}  // namespace oakum::policy
