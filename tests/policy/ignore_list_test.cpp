#include "policy/ignore_list.h"

#include <gtest/gtest.h>

#include "policy/policy_file.h"
#include "tests/policy/sample.h"

namespace oakum::policy {
namespace {

const Time kNow = date(2026, 6, 15);

IgnoreList list_of(std::string_view name, std::string_view text) {
  IgnoreList list;
  auto file = read_policy_file(name, text, kNow);
  EXPECT_TRUE(file) << text << ": " << (file ? "" : file.error().what);
  if (file) list.add(std::move(file->ignored));
  return list;
}

Finding with_alias(Finding finding, std::string alias) {
  std::get<Vulnerability>(finding.detail).aliases.push_back(std::move(alias));
  return finding;
}

TEST(IgnoreList, Matches) {
  const auto report = sample_report();
  const Context context(report);
  const auto openssl = vulnerability_of(0, "CVE-2024-1", Severity::high);
  const auto lodash = vulnerability_of(1, "CVE-2024-1", Severity::medium);
  const auto core = vulnerability_of(2, "CVE-2024-1", Severity::unknown);
  const auto secret = secret_in("app/.env", "aws-access-key-id");
  struct Case {
    std::string_view file, text;
    Finding finding;
    bool matches;
    std::string_view why;
  };
  const Case kCases[] = {
      {".trivyignore", "CVE-2024-1", openssl, true, "by its id"},
      {".trivyignore", "CVE-2024-11", openssl, false, "an id is whole"},
      {".trivyignore", "cve-2024-1", openssl, false, "case counts"},
      {".trivyignore", "CVE-2024-*", openssl, false, "there are no globs in a list"},
      {".trivyignore", "# CVE-2024-1", openssl, false, "a comment"},
      {".trivyignore", "  CVE-2024-1 accepted by us\r\n", openssl, true, "words behind it"},
      {".trivyignore", "GHSA-x", with_alias(openssl, "GHSA-x"), true, "an alias"},
      {".trivyignore", "aws-access-key-id", secret, true, "a list is for all kinds"},
      {".trivyignore", "MIT", license_of(1, "MIT"), true, "a licence"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1}]", openssl, true, "by its id"},
      {"i.yaml", "secrets: [{id: CVE-2024-1}]", openssl, false, "another kind"},
      {"i.yaml", "misconfigurations: [{id: CVE-2024-1}]", openssl, false, "another kind"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: [app/package-lock.json]}]", lodash,
       true, "its lock file"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: ['**/package-lock.json']}]", lodash,
       true, "a glob"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: ['*.json']}]", lodash, false,
       "a star stays within a component"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: [lib/*.jar, srv/lib/*.jar]}]", core,
       true, "the package's own file, by any of the paths"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: [/srv/lib/*.jar]}]", core, true,
       "'/' in front"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, paths: [Java]}]", core, true, "the heading"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, purls: ['pkg:npm/lodash']}]", lodash, true,
       "any version of a package"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, purls: ['pkg:npm/lodash@4.17.16']}]", lodash,
       false, "another version"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, purls: ['pkg:npm/x', 'pkg:npm/lodash']}]",
       lodash, true, "any of several"},
      {"i.yaml",
       "vulnerabilities: [{id: CVE-2024-1, purls: ['pkg:deb/debian/openssl?arch=arm64']}]", openssl,
       false, "a qualifier"},
      {"i.yaml", "vulnerabilities: [{id: CVE-2024-1, purls: ['pkg:npm/lodash'], paths: [other]}]",
       lodash, false, "both must hold"},
      {"i.yaml", "licenses: [{id: MIT}, {id: Apache-2.0}]", license_of(1, "MIT OR Apache-2.0"),
       true, "every licence of an expression, by different entries"},
      {"i.yaml", "licenses: [{id: MIT}]", license_of(1, "MIT AND GPL-3.0-only"), false,
       "not every one"},
      {"i.yaml", "licenses: [{id: GPL-2.0-only WITH Classpath-exception-2.0}]",
       license_of(1, "GPL-2.0-only WITH Classpath-exception-2.0"), true, "WITH is one"},
      {"i.yaml", "licenses: [{id: GPL-2.0-only}]",
       license_of(1, "MIT OR GPL-2.0-only WITH Classpath-exception-2.0"), false,
       "the licence without its exception is another"},
      {"i.yaml", "- {id: 'CVE-2024-*', reason: r}", openssl, true, "our entries have globs"},
      {"i.yaml", "- {id: [CVE-1, CVE-2024-1], reason: r}", openssl, true, "and several ids"},
      {"i.yaml", "- {id: CVE-2024-1, kind: secret, reason: r}", openssl, false, "another kind"},
      {"i.yaml", "- {package: open*, reason: r}", openssl, true, "a package alone"},
      {"i.yaml", "- {package: open*, reason: r}", secret, false, "a file is no package"},
      {"i.yaml", "- {purl: 'pkg:npm/lodash', reason: r}", lodash, true, "a package URL"},
      {"i.yaml", "- {id: CVE-2024-1, images: ['registry.example/shop/*'], reason: r}", openssl,
       true, "the image's name"},
      {"i.yaml", "- {id: CVE-2024-1, images: '*/*/web:latest', reason: r}", openssl, true,
       "its tag"},
      {"i.yaml", "- {id: CVE-2024-1, images: ['registry.example/other/*'], reason: r}", openssl,
       false, "another image"},
      {"i.yaml", "- {paths: ['app/**'], severity-at-most: MEDIUM, reason: r}", lodash, true,
       "not worse than"},
      {"i.yaml", "- {package: '*', severity-at-most: MEDIUM, reason: r}", openssl, false, "worse"},
      {"i.yaml", "- {package: '*', severity-at-most: MEDIUM, reason: r}", core, false,
       "nobody knows how bad"},
  };
  for (const auto& [file, text, finding, matches, why] : kCases) {
    const auto list = list_of(file, text);
    EXPECT_EQ(list.match(context, finding) != nullptr, matches) << text << ": " << why;
  }
}

TEST(IgnoreList, DotFilesAreFilesToo) {
  const auto report = sample_report();
  const Context context(report);
  const auto list = list_of("i.yaml", "secrets: [{id: aws-access-key-id, paths: [app/*]}]");
  EXPECT_TRUE(list.match(context, secret_in("app/.env", "aws-access-key-id")));
  EXPECT_TRUE(list.match(context, secret_in("app/x", "aws-access-key-id")));
  EXPECT_FALSE(list.match(context, secret_in("app/x/y", "aws-access-key-id")));
}

TEST(IgnoreList, TheFirstEntryCountsAndUselessOnesAreKnown) {
  auto report = sample_report();
  report.findings = {vulnerability_of(0, "CVE-2024-1", Severity::high)};
  report.findings.front().verdict.state = Verdict::filtered;  // it is there all the same
  report.vulnerabilities_judged = true;
  const auto list = list_of("i.yaml",
                            "- {id: CVE-2024-9, reason: a}\n"
                            "- {package: openssl, reason: b, owner: me, until: 2026-06-15}\n"
                            "- {id: CVE-2024-1, reason: c}\n"
                            "- {id: key, kind: secret, reason: not looked for}\n");
  const Context context(report);
  const auto* entry = list.match(context, report.findings.front());
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->reason, "b");
  EXPECT_EQ(entry->owner, "me");
  EXPECT_EQ(entry->until, "2026-06-15");
  EXPECT_EQ(entry->line, 2u);
  const auto unused = list.unused(context);
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_EQ(unused.front()->reason, "a");
}

}  // namespace
}  // namespace oakum::policy
