#include "policy/gate.h"

#include <gtest/gtest.h>

#include "tests/policy/sample.h"

namespace oakum::policy {
namespace {

/// Open findings of all kinds.
Report told() {
  auto report = sample_report();
  auto worst = vulnerability_of(0, "CVE-2024-1", Severity::critical);
  auto& v = std::get<Vulnerability>(worst.detail);
  v.known_exploited = KnownExploited{.date_added = "2024-01-01", .ransomware = true};
  v.epss = Epss{.score = 0.9, .percentile = 0.99};
  v.detail.cvss["nvd"] = {.v2_score = 10, .v3_score = 9.8};
  v.installed_version = "3.0.11-1";
  auto fixable = vulnerability_of(1, "CVE-2023-2", Severity::high);
  std::get<Vulnerability>(fixable.detail).fixed_version = "4.17.21";
  std::get<Vulnerability>(fixable.detail).detail.cvss["ghsa"] = {.v2_score = 9.5, .v3_score = 7};
  std::get<Vulnerability>(fixable.detail).aliases = {"GHSA-aaaa"};
  auto low = vulnerability_of(2, "CVE-2022-3", Severity::low);
  report.findings = {low, fixable, worst, secret_in("app/.env", "aws-access-key-id"),
                     license_of(1, "GPL-3.0-only")};
  report.findings[4].severity = Severity::medium;
  return report;
}

std::size_t matches(const Report& report, std::string_view expression) {
  const auto gate = read_gate({std::string(expression)});
  EXPECT_TRUE(gate) << expression << ": " << (gate ? "" : gate.error().what);
  return gate ? judge(*gate, Context(report, /*base_layers=*/2)).matches : 99;
}

TEST(Gate, Holds) {
  const auto report = told();
  struct Case {
    std::string_view expression;
    std::size_t matches;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"critical", 2, "the vulnerability and the secret"},
      {"high", 3, "high or worse"},
      {"HIGH", 3, "in any case of letters"},
      {"=high", 1, "exactly"},
      {"!high", 2, "less than high"},
      {"unknown", 5, "everything"},
      {"vuln", 3, "a kind"},
      {"secret", 1, "a kind"},
      {"license", 1, "a kind"},
      {"critical+vuln", 1, "both"},
      {" critical + !secret ", 1, "spaces"},
      {"kev", 1, "known to be exploited"},
      {"ransomware", 1, "by ransomware"},
      {"!kev", 2, "vulnerabilities alone: the others cannot be in the catalogue"},
      {"epss>=0.9", 1, "at least"},
      {"epss>0.9", 0, "more"},
      {"epss<0.5", 2, "what nobody forecasts is not likely"},
      {"cvss>=9", 1, "version 3 counts where a source gives it"},
      {"cvss>=7", 2, ""},
      {"cvss<=7", 2, "no score is 0"},
      {"fixable", 1, ""},
      {"unfixed", 2, ""},
      {"!fixable", 2, "as unfixed"},
      {"direct", 2, "the package with two findings"},
      {"!direct", 0, "of the others it is not known"},
      {"base", 3, "the lower two layers"},
      {"app", 2, "the upper one"},
      {"CVE-2024-*", 1, "an id with a star"},
      {"CVE-2024-1", 1, "an id"},
      {"GHSA-aaaa", 1, "an alias"},
      {"!CVE-*", 2, "other ids"},
      {"aws-access-key-id", 1, "a rule"},
      {"kev+fixable", 0, "nothing has both"},
      {"kev+fixable,license", 1, "the next expression"},
      {"eol", 0, "everything lives"},
  };
  for (const auto& [expression, count, why] : kCases)
    EXPECT_EQ(matches(report, expression), count) << expression << ": " << why;
}

TEST(Gate, LooksAtOpenFindingsAlone) {
  auto report = told();
  for (auto& finding : report.findings) finding.verdict.state = Verdict::ignored;
  EXPECT_EQ(matches(report, "unknown"), 0u);
}

TEST(Gate, SaysHowManyAndTheWorst) {
  const auto report = told();
  const Context context(report);
  const auto gate = read_gate({"kev+fixable", "high+vuln"});
  ASSERT_TRUE(gate);
  const auto outcome = judge(*gate, context);
  ASSERT_TRUE(outcome.failed);
  EXPECT_EQ(sentence(outcome, context),
            "2 findings match high+vuln, first CVE-2024-1 in openssl 3.0.11-1 "
            "(registry.example/shop/web:1.2 (debian 12.5))");
  const auto secrets = read_gate({"secret"});
  const auto found = judge(*secrets, context);
  EXPECT_EQ(sentence(found, context),
            "1 finding matches secret, first aws-access-key-id in app/.env");
}

TEST(Gate, EndOfLifeNeedsNoFinding) {
  auto report = sample_report();
  report.inventory.os->end_of_life = true;
  const auto gate = read_gate({"eol"});
  const auto outcome = judge(*gate, Context(report));
  EXPECT_TRUE(outcome.failed);
  EXPECT_EQ(outcome.matches, 0u);
  EXPECT_FALSE(judge(*read_gate({"eol+high"}), Context(report)).failed);
  EXPECT_FALSE(judge(*read_gate({"!eol"}), Context(report)).failed);
  report.findings = {vulnerability_of(0, "CVE-1", Severity::high),
                     vulnerability_of(1, "CVE-1", Severity::high)};
  EXPECT_EQ(judge(*read_gate({"eol+high"}), Context(report)).matches, 1u) << "the system's package";
}

TEST(Gate, KnowsWhatItNeeds) {
  EXPECT_TRUE(read_gate({"high,new+fixable"})->needs_baseline());
  EXPECT_TRUE(read_gate({"!new"})->needs_baseline());
  EXPECT_FALSE(read_gate({"high,CVE-new"})->needs_baseline());
}

TEST(Gate, SaysWhatIsAllowed) {
  struct Case {
    std::string_view text, what;
  };
  constexpr Case kCases[] = {
      {"", "an empty term"},
      {"high+", "an empty term"},
      {"high,,low", "an empty term"},
      {"!", "an empty term"},
      {"hihg", "did you mean \"high\"?"},
      {"fixible", "did you mean \"fixable\"?"},
      {"important", "\"important\" is nothing a gate can ask for; it is a severity"},
      {"epss", "did you mean"},
      {"epss>=2", "epss is compared with a number from 0 to 1"},
      {"epss>=", "epss is compared"},
      {"cvss>=nan", "cvss is compared with a number from 0 to 10"},
      {"cvss>=-1", "cvss is compared"},
      {"age>3", "nothing a gate can ask for"},
      {"=kev", "nothing a gate can ask for"},
      {"a b-c", "nothing a gate can ask for"},
  };
  for (const auto& [text, what] : kCases) {
    const auto gate = read_gate({std::string(text)});
    ASSERT_FALSE(gate) << text;
    EXPECT_NE(gate.error().what.find(what), std::string::npos) << text << ": " << gate.error().what;
  }
  std::string many = "high";
  for (std::size_t i = 0; i < kMostTerms; ++i) many += "+high";
  EXPECT_EQ(read_gate({many}).error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::policy
