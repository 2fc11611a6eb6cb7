#include "policy/decide.h"

#include <gtest/gtest.h>

namespace oakum::policy {
namespace {

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
  for (const auto& [why, rules, severity, status, state] : kCases) {
    Finding finding;
    finding.severity = severity;
    Vulnerability vulnerability;
    vulnerability.status = status;
    finding.detail = vulnerability;
    decide(finding, rules);
    EXPECT_EQ(finding.verdict.state, state) << why;
    EXPECT_EQ(finding.verdict.reason.empty(), state == Verdict::open) << why;
  }
}

}  // namespace
}  // namespace oakum::policy
