#include "explain/select.h"

#include <gtest/gtest.h>

#include "tests/priority/report_maker.h"

namespace oakum::explain {
namespace {

Package npm(std::string name, std::string version) {
  Package package;
  package.id = name + "@" + version;
  package.purl = "pkg:npm/" + name + "@" + version;
  package.name = std::move(name);
  package.version = std::move(version);
  return package;
}

Report shop() {
  priority::ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json");
  maker.package(npm("qs", "6.7.0")).vulnerable("CVE-2022-24999", Severity::high, "6.7.3");
  std::get<Vulnerability>(maker.report().findings[0].detail).aliases = {"GHSA-hrpp-h998-j3pp"};
  maker.package(npm("qs", "6.5.2")).vulnerable("CVE-2022-24999", Severity::low, "6.5.3");
  maker.package(npm("lodash", "4.17.20")).vulnerable("RHSA-2019:2304", Severity::medium, "");
  Finding secret{.rule = "aws-access-key-id", .severity = Severity::critical};
  secret.subject = FileRef{};
  Secret detail;
  detail.seen.fingerprint = "0123456789abcdef0123456789abcdef";
  secret.detail = detail;
  maker.report().findings.push_back(secret);
  Finding license{.rule = "GPL-3.0-only", .severity = Severity::high};
  license.subject = PackageRef{0, 2};
  license.detail = License{.category = "restricted", .name = "GPL-3.0-only"};
  maker.report().findings.push_back(license);
  return std::move(maker.report());
}

TEST(Select, FindingsByWhatPeopleCallThem) {
  struct Case {
    const char* word;
    std::vector<std::uint32_t> findings;
    const char* why;
  };
  const Case kCases[] = {
      {"CVE-2022-24999", {0, 1}, "all of a rule, the most urgent first"},
      {"cve-2022-24999", {0, 1}, "case does not count"},
      {"GHSA-hrpp-h998-j3pp", {0}, "an alias"},
      {"CVE-2022-24999:qs", {0, 1}, "of one package"},
      {"CVE-2022-24999:qs@6.5.2", {1}, "in one version"},
      {"CVE-2022-24999:lodash", {}, "which has it not"},
      {"RHSA-2019:2304", {2}, "an id with a colon"},
      {"RHSA-2019:2304:lodash", {2}, "and of a package"},
      {"aws-access-key-id", {3}, "a secret's rule"},
      {"0123456789abcdef0123456789abcdef", {3}, "a secret's fingerprint"},
      {"gpl-3.0-only", {4}, "a licence"},
      {"CVE-2022", {}, "a part is nothing"},
      {"", {}, "nothing is nothing"},
  };
  const auto report = shop();
  for (const auto& [word, findings, why] : kCases)
    EXPECT_EQ(findings_named(report, word), findings) << word << ": " << why;
}

TEST(Select, PackagesByNameVersionUrlAndPattern) {
  struct Case {
    const char* word;
    std::vector<std::uint32_t> packages;
    const char* why;
  };
  const Case kCases[] = {
      {"qs", {0, 1}, "all versions"},
      {"QS", {0, 1}, "case does not count"},
      {"qs@6.5.2", {1}, "one"},
      {"q?", {0, 1}, "any character"},
      {"*da*h", {2}, "any characters"},
      {"qs@6.*", {0, 1}, "of a version too"},
      {"pkg:npm/qs@6.7.0", {0}, "a package URL"},
      {"pkg:npm/qs", {0, 1}, "without a version"},
      {"pkg:npm/l*", {2}, "with a pattern"},
      {"pkg:pypi/qs", {}, "of another type"},
      {"*", {0, 1, 2}, "everything"},
      {"s", {}, "a part is nothing"},
  };
  const auto report = shop();
  for (const auto& [word, packages, why] : kCases) {
    std::vector<std::uint32_t> found;
    for (const auto ref : packages_named(report, word)) found.push_back(ref.package);
    EXPECT_EQ(found, packages) << word << ": " << why;
  }
}

TEST(Select, NearestNames) {
  const auto report = shop();
  EXPECT_EQ(packages_like(report, "lodahs"), std::vector<std::string>{"lodash"});
  EXPECT_EQ(packages_like(report, "dash@4"), std::vector<std::string>{"lodash"});
  EXPECT_TRUE(packages_like(report, "express").empty());
  EXPECT_EQ(rules_like(report, "CVE-2022-24998"), std::vector<std::string>{"CVE-2022-24999"});
}

/// A pattern of many stars over a long name ends soon.
TEST(Select, PatternsAreLinear) {
  priority::ReportMaker maker;
  maker.list(Ecosystem::npm, "npm").package(npm(std::string(20'000, 'a'), "1"));
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  EXPECT_TRUE(packages_named(maker.report(), pattern + "b").empty());
}

}  // namespace
}  // namespace oakum::explain
