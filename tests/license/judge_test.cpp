#include "license/judge.h"

#include <gtest/gtest.h>

namespace oakum::license {
namespace {

Inventory with_license(std::string license) {
  Inventory inventory;
  PackageList list{.ecosystem = Ecosystem::npm, .type = "npm", .path = "app/package-lock.json"};
  list.packages.push_back({.name = "thing", .version = "1", .licenses = {std::move(license)}});
  list.packages.back().lines = {{.start = 7, .end = 9}};
  inventory.lists.push_back(std::move(list));
  return inventory;
}

Finding only(const Inventory& inventory, const Options& options = {}) {
  const auto findings = find_licenses(inventory, options);
  EXPECT_TRUE(findings);
  EXPECT_EQ(findings->size(), 1u);
  return findings && !findings->empty() ? findings->front() : Finding{};
}

const License& license(const Finding& finding) { return std::get<License>(finding.detail); }

TEST(LicenseJudge, ClassesAreThoseOfTheLists) {
  struct Case {
    std::string_view declared, category;
    Severity severity;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"EPL-1.0", "reciprocal", Severity::medium, "an id"},
      {"MIT License", "notice", Severity::low, "a name"},
      {"AGPL-3.0-or-later", "forbidden", Severity::critical, "the list says AGPL-3.0"},
      {"GPLv2+", "restricted", Severity::high, "a tag of RPM"},
      {"CC0-1.0", "unencumbered", Severity::low, "nothing asked"},
      {"Our own", "unknown", Severity::unknown, "not on any list"},
      {"MIT AND GPL-3.0-only", "restricted", Severity::high, "AND: the more severe side"},
      {"MIT OR GPL-3.0-only", "notice", Severity::low, "OR: the less severe side"},
      {"MIT OR Our-own", "unknown", Severity::unknown, "an unknown side makes all unknown"},
      {"(MIT OR GPL-2.0-only) AND EPL-1.0", "reciprocal", Severity::medium, "nested"},
      {"GPL-2.0-only WITH Classpath-exception-2.0", "restricted", Severity::high,
       "listed as GPL-2.0-with-classpath-exception"},
      {"Apache-2.0 WITH LLVM-exception", "notice", Severity::low,
       "an exception makes nothing more severe"},
      {"Commons-Clause", "forbidden", Severity::critical, "a name that SPDX does not have"},
      {"MIT, GPL-2", "restricted", Severity::high, "a list: all hold"},
  };
  for (const auto& [declared, category, severity, why] : kCases) {
    const auto finding = only(with_license(std::string(declared)));
    EXPECT_EQ(license(finding).category, category) << declared << ": " << why;
    EXPECT_EQ(finding.severity, severity) << declared << ": " << why;
    EXPECT_EQ(license(finding).name, declared) << "named as declared";
    EXPECT_EQ(finding.rule, declared);
  }
}

TEST(LicenseJudge, AFindingNamesItsPackageAndPlace) {
  const auto finding = only(with_license("GPL-3.0-only"));
  EXPECT_EQ(finding.where.path, "app/package-lock.json");
  EXPECT_EQ(finding.where.line, 7u);
  EXPECT_EQ(std::get<PackageRef>(finding.subject), (PackageRef{0, 0}));
  EXPECT_EQ(finding.message, "thing is under GPL-3.0-only, whose class is restricted");
  EXPECT_EQ(license(finding).confidence, 1);
  EXPECT_EQ(license(finding).link, "");
  EXPECT_FALSE(license(finding).loose);
}

TEST(LicenseJudge, EachLicenceOfAPackageIsToldOnce) {
  auto inventory = with_license("MIT");
  inventory.lists[0].packages[0].licenses = {"MIT", "ISC", "MIT", " "};
  const auto findings = find_licenses(inventory, {});
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_EQ(findings->at(1).rule, "ISC");
}

TEST(LicenseJudge, ListsReplaceTheBuiltInOnes) {
  Options options;
  options.lists[Class::forbidden] = {"MIT"};
  EXPECT_EQ(license(only(with_license("MIT"), options)).category, "forbidden")
      << "the more severe list counts";
  EXPECT_EQ(license(only(with_license("AGPL-3.0-only"), options)).category, "unknown");
  options.lists = {{Class::permissive, {"House licence"}}};
  EXPECT_EQ(license(only(with_license("House licence"), options)).category, "permissive");
}

TEST(LicenseJudge, IgnoredOnesCarryAVerdict) {
  const auto state = [](std::string declared, std::vector<std::string> ignored) {
    Options options;
    options.ignored = std::move(ignored);
    return only(with_license(std::move(declared)), options).verdict.state;
  };
  EXPECT_EQ(state("MIT", {"MIT"}), Verdict::ignored);
  EXPECT_EQ(state("MIT", {"ISC"}), Verdict::open);
  EXPECT_EQ(state("MIT License", {"MIT License"}), Verdict::ignored) << "the exact name";
  EXPECT_EQ(state("MIT License", {"MIT"}), Verdict::ignored) << "what the name means";
  EXPECT_EQ(state("MIT AND ISC", {"MIT"}), Verdict::open) << "each must be ignored";
  EXPECT_EQ(state("MIT AND ISC", {"ISC", "MIT"}), Verdict::ignored);
  EXPECT_EQ(state("MIT AND ISC", {"MIT AND ISC"}), Verdict::ignored);
  EXPECT_EQ(state("GPL-2.0-only WITH Classpath-exception-2.0", {"GPL-2.0-only"}), Verdict::open)
      << "with its exception it is another licence";
  EXPECT_EQ(state("GPL-2.0-only WITH Classpath-exception-2.0",
                  {"GPL-2.0-only WITH Classpath-exception-2.0"}),
            Verdict::ignored);
}

TEST(LicenseJudge, TextsAreClassedByExpressions) {
  Options options;
  options.lists[Class::permissive] = {"text://give it.*back"};
  const auto finding = only(with_license("text://Please give it\nback to us"), options);
  EXPECT_EQ(license(finding).name, "CUSTOM License: Please give it...");
  EXPECT_EQ(license(finding).text, "Please give it\nback to us");
  EXPECT_EQ(license(finding).category, "permissive");
  const auto known = only(with_license("text://Licensed under the Apache License, Version 2.0\n"));
  EXPECT_EQ(license(known).category, "notice") << "recognised";
  const auto several = only(with_license("No such\nlicence is known"));
  EXPECT_EQ(license(several).name, "CUSTOM License: No such licence...");
  EXPECT_EQ(license(several).category, "unknown");
}

TEST(LicenseJudge, ARegularExpressionThatIsNoneIsWrongUsage) {
  Options options;
  options.lists[Class::notice] = {"text://a("};
  const auto findings = find_licenses({}, options);
  ASSERT_FALSE(findings);
  EXPECT_EQ(findings.error().kind, Error::usage);
  EXPECT_NE(findings.error().what.find("text://a("), std::string::npos);
}

TEST(LicenseJudge, FilesAreToldOnlyWhenAskedFor) {
  Inventory inventory;
  inventory.license_texts = {
      {.id = "MIT", .where = {.path = "LICENSE", .line = 3}, .end_line = 20, .confidence = 0.97},
      {.id = "MIT OR GPL-2.0-only", .where = {.path = "a.c", .line = 1}, .confidence = 1},
      {.id = "ISC", .where = {.path = "b.c", .line = 1}, .confidence = 0.85}};
  EXPECT_TRUE(find_licenses(inventory, {})->empty());
  Options options;
  options.full = true;
  const auto findings = find_licenses(inventory, options);
  ASSERT_EQ(findings->size(), 2u) << "one is not sure enough";
  const auto& first = findings->front();
  EXPECT_TRUE(std::holds_alternative<FileRef>(first.subject));
  EXPECT_EQ(first.where.path, "LICENSE");
  EXPECT_EQ(license(first).link, "https://spdx.org/licenses/MIT.html");
  EXPECT_EQ(license(first).confidence, 0.97);
  EXPECT_TRUE(license(first).loose);
  EXPECT_EQ(license(findings->at(1)).link, "") << "an expression has no page";
}

TEST(LicenseClasses, TheDefaultListsAreTheField) {
  const auto& lists = default_lists();
  EXPECT_EQ(lists.at(Class::forbidden).size(), 22u);
  EXPECT_EQ(lists.at(Class::restricted).size(), 33u);
  EXPECT_EQ(lists.at(Class::reciprocal).size(), 15u);
  EXPECT_EQ(lists.at(Class::notice).size(), 65u);
  EXPECT_EQ(lists.at(Class::unencumbered).size(), 3u);
  EXPECT_FALSE(lists.contains(Class::permissive));
}

}  // namespace
}  // namespace oakum::license
