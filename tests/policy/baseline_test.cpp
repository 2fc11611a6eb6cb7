#include "policy/baseline.h"

#include <gtest/gtest.h>

#include "tests/policy/sample.h"

namespace oakum::policy {
namespace {

TEST(Baseline, KnowsWhatWasThere) {
  auto before = sample_report();
  before.findings = {
      vulnerability_of(0, "CVE-2024-1", Severity::high),
      vulnerability_of(1, "CVE-2024-2", Severity::high),
      vulnerability_of(2, "GHSA-3", Severity::high),
      license_of(1, "GPL-3.0-only"),
      vulnerability_of(0, "CVE-2024-8", Severity::high),
      vulnerability_of(0, "CVE-2024-9", Severity::high),
  };
  std::get<Vulnerability>(before.findings[2].detail).aliases = {"CVE-2024-3"};
  before.findings[4].verdict = {.state = Verdict::ignored, .status = "known"};
  before.findings[5].verdict = {.state = Verdict::ignored, .reason = "until tomorrow"};
  const Baseline baseline(before, {}, "before.json");

  auto after = sample_report();
  auto& java = after.inventory.lists[2].packages[0];
  java.version = "2.15.0";
  java.file_path = "srv/lib/core-2.15.0.jar";
  PackageList other = after.inventory.lists[1];
  other.path = "tool/package-lock.json";
  after.inventory.lists.push_back(other);
  const Context context(after);
  struct Case {
    Finding finding;
    bool known;
    std::string_view why;
  };
  const Case kCases[] = {
      {vulnerability_of(0, "CVE-2024-1", Severity::low), true, "the same, whatever its severity"},
      {vulnerability_of(1, "CVE-2024-1", Severity::high), false, "of another package"},
      {vulnerability_of(1, "CVE-2024-2", Severity::high), true, "of the same lock file"},
      {vulnerability_of(3, "CVE-2024-2", Severity::high), false, "of another lock file"},
      {vulnerability_of(2, "CVE-2024-3", Severity::high), true,
       "by an alias, in another version of the archive"},
      {vulnerability_of(2, "GHSA-3", Severity::high), true, "by its id"},
      {vulnerability_of(0, "CVE-2024-8", Severity::high), true, "known already then"},
      {vulnerability_of(0, "CVE-2024-9", Severity::high), false, "ignored then, and not now"},
      {license_of(1, "GPL-3.0-only"), true, "a licence of the package"},
      {license_of(2, "GPL-3.0-only"), false, "a licence of another"},
      {license_of(1, "MIT"), false, "another licence"},
  };
  for (const auto& [finding, known, why] : kCases)
    EXPECT_EQ(baseline.knows(finding, context), known) << why;
}

TEST(Baseline, KnowsSecrets) {
  auto secrets = secret::read_baseline("app/.env:aws-access-key-id:3\n");
  ASSERT_TRUE(secrets);
  const Baseline baseline(sample_report(), std::move(*secrets), "b");
  const auto report = sample_report();
  auto seen = secret_in("app/.env", "aws-access-key-id");
  EXPECT_FALSE(baseline.knows(seen, Context(report)));
  std::get<Secret>(seen.detail).seen.where.line = 3;
  EXPECT_TRUE(baseline.knows(seen, Context(report)));
}

}  // namespace
}  // namespace oakum::policy
