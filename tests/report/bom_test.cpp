#include "report/parts/bom.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/identity.h"
#include "report/parts/bom_licenses.h"
#include "report/parts/bom_vulnerabilities.h"

namespace oakum::report {
namespace {

Package package(std::string name, std::string version, std::vector<std::string> needs = {}) {
  Package p{
      .id = package_id(name, version), .name = std::move(name), .version = std::move(version)};
  p.depends_on = std::move(needs);
  return p;
}

Report report_of(std::vector<PackageList> lists) {
  Report report;
  report.name = "target";
  report.inventory.os = OperatingSystem{.family = "debian", .name = "12.5"};
  report.inventory.lists = std::move(lists);
  fill_identities(report.inventory);
  return report;
}

PackageList npm_lock(std::vector<Package> packages) {
  return {.ecosystem = Ecosystem::npm,
          .type = "npm",
          .path = "app/package-lock.json",
          .packages = std::move(packages)};
}

std::vector<std::string> edges(const Bom& bom) {
  std::vector<std::string> out;
  for (const auto& relation : bom.relations)
    out.push_back(bom.components[relation.from].name + " " + bom.components[relation.to].name);
  std::sort(out.begin(), out.end());
  return out;
}

const BomComponent& named(const Bom& bom, std::string_view name) {
  for (const auto& component : bom.components)
    if (component.name == name) return component;
  static const BomComponent kNone;
  return kNone;
}

std::string property(const BomComponent& component, std::string_view name) {
  for (const auto& property : component.properties)
    if (property.name == fmt::format("aquasecurity:trivy:{}", name)) return property.value;
  return {};
}

TEST(BomOf, Tree) {
  PackageList system{.ecosystem = Ecosystem::deb, .type = "dpkg"};
  system.packages = {package("bash", "5.2")};
  PackageList jars{.ecosystem = Ecosystem::maven, .type = "jar", .path = "a.jar", .group = "Java"};
  jars.packages = {package("g:j", "1")};
  const auto bom = bom_of(report_of({system, jars,
                                     npm_lock({package("a", "1", {"b@1", "nobody@1"}),
                                               package("b", "1", {"b@1"}), package("c", "1")})}));
  EXPECT_EQ(edges(bom),
            (std::vector<std::string>{"a b", "app/package-lock.json a", "app/package-lock.json c",
                                      "debian bash", "target app/package-lock.json",
                                      "target debian", "target j"}));
  EXPECT_EQ(bom.components[*bom.root].name, "target");
  EXPECT_EQ(named(bom, "debian").type, "operating-system");
  EXPECT_EQ(named(bom, "debian").version, "12.5");
  EXPECT_EQ(named(bom, "app/package-lock.json").type, "application");
  EXPECT_EQ(property(named(bom, "app/package-lock.json"), "Class"), "lang-pkgs");
  EXPECT_EQ(property(named(bom, "a"), "PkgType"), "npm");
  EXPECT_EQ(named(bom, "j").group, "g");
  for (const auto& component : bom.components) EXPECT_TRUE(component.relations_told);
}

TEST(BomOf, RefsAreUnique) {
  const auto list = npm_lock({package("a", "1"), package("a", "1"), package("b", "1")});
  const auto labelled = labelled_bom(report_of({list}));
  std::set<std::string> refs;
  for (const auto& component : labelled.bom.components) refs.insert(component.ref);
  EXPECT_EQ(refs.size(), labelled.bom.components.size());
  EXPECT_EQ(labelled.refs[0][2], "pkg:npm/b@1");
  EXPECT_EQ(labelled.refs[0][0].find("pkg:"), std::string::npos) << "told twice, so it has a UUID";
  EXPECT_NE(labelled.refs[0][0], labelled.refs[0][1]);
}

TEST(BomOf, EpochStandsInFrontOfTheVersion) {
  PackageList system{.ecosystem = Ecosystem::rpm, .type = "rpm"};
  auto p = package("openssl", "1.0.2k");
  p.release = "16.el7";
  p.epoch = 1;
  p.src_name = "openssl";
  p.src_version = "1.0.2k";
  p.src_epoch = 1;
  system.packages = {p};
  const auto bom = bom_of(report_of({system}));
  EXPECT_EQ(named(bom, "openssl").version, "1:1.0.2k-16.el7");
  EXPECT_EQ(property(named(bom, "openssl"), "SrcEpoch"), "1");
  EXPECT_EQ(named(bom, "openssl").source_info, "built package from: openssl 1:1.0.2k");
}

TEST(BomOf, ADocumentStaysWhatItIs) {
  auto report = report_of({npm_lock({package("a", "1")})});
  report.kind = TargetKind::cyclonedx;
  report.inventory.lists[0].packages[0].bom_ref = "mine";
  report.bom.emplace();
  report.bom->serial = "urn:uuid:old";
  report.bom->components = {{.ref = "mine", .type = "library", .name = "a"}, {.name = "extra"}};
  report.bom->components[0].licenses = {{"mit", BomLicense::name, false, {}, {}}};
  const auto labelled = labelled_bom(report);
  EXPECT_EQ(labelled.bom.components.size(), 2u);
  EXPECT_EQ(labelled.refs[0][0], "mine");
  EXPECT_NE(labelled.bom.serial, "urn:uuid:old");
  EXPECT_EQ(labelled.bom.components[0].licenses[0].text, "MIT");
  EXPECT_FALSE(labelled.bom.components[1].ref.empty());
}

TEST(BomLicenses, Words) {
  struct Case {
    std::vector<std::string> declared;
    std::vector<std::pair<BomLicense::Kind, std::string>> expected;
    std::string why;
  };
  const Case kCases[] = {
      {{"mit", "Own words"},
       {{BomLicense::id, "MIT"}, {BomLicense::name, "Own words"}},
       "ids and names"},
      {{"MIT OR ISC"}, {{BomLicense::expression, "MIT OR ISC"}}, "an expression"},
      {{"MIT OR ISC", "Zlib"}, {{BomLicense::expression, "(MIT OR ISC) AND Zlib"}}, "become one"},
      {{"MIT OR ISC", "Own words"},
       {{BomLicense::name, "MIT OR ISC"}, {BomLicense::name, "Own words"}},
       "an expression beside a name is one"},
      {{"", "MIT"}, {{BomLicense::id, "MIT"}}, "nothing is none"},
  };
  for (const auto& [declared, expected, why] : kCases) {
    std::vector<std::pair<BomLicense::Kind, std::string>> have;
    for (const auto& license : bom_licenses(declared))
      have.emplace_back(license.kind, license.text);
    EXPECT_EQ(have, expected) << why;
  }
}

Finding finding(std::string id, std::uint32_t package, std::string fixed, Verdict verdict = {}) {
  Vulnerability v;
  v.fixed_version = std::move(fixed);
  v.detail.cwe_ids = {"CWE-79", "NVD-CWE-noinfo"};
  v.detail.vendor_severity = {{"ghsa", Severity::high}, {"nvd", Severity::critical}};
  v.detail.cvss["nvd"] = {
      .v2_vector = "AV:N", .v3_vector = "CVSS:3.1/AV:N", .v2_score = 6.8, .v3_score = 9.8};
  v.detail.published = "2024-01-02T03:04:05.678Z";
  Finding out;
  out.rule = std::move(id);
  out.subject = PackageRef{0, package};
  out.detail = std::move(v);
  out.verdict = std::move(verdict);
  return out;
}

TEST(BomVulnerabilities, OnceEachWithAllTheirPackages) {
  auto report = report_of({npm_lock({package("a", "1"), package("b", "2")})});
  report.findings = {finding("CVE-2", 0, "3"), finding("CVE-1", 0, ""), finding("CVE-2", 1, "4"),
                     finding("CVE-3", 0, "", {.state = Verdict::filtered}),
                     finding("CVE-4", 0, "",
                             {.state = Verdict::ignored,
                              .reason = "no",
                              .status = "not_affected",
                              .justification = "vulnerable_code_not_in_execute_path"})};
  const auto labels = labelled_bom(report);
  const auto open = bom_vulnerabilities(report, labels, false);
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].id, "CVE-1");
  EXPECT_EQ(open[1].recommendation, "Upgrade a to version 3; Upgrade b to version 4");
  ASSERT_EQ(open[1].affects.size(), 2u);
  EXPECT_EQ(open[1].affects[1].ref, "pkg:npm/b@2");
  EXPECT_EQ(open[0].cwes, std::vector<int>{79});
  EXPECT_EQ(open[0].published, "2024-01-02T03:04:05+00:00");
  std::vector<std::string> ratings;
  for (const auto& r : open[0].ratings)
    ratings.push_back(
        fmt::format("{} {} {} {}", r.source, r.method, r.severity, r.score.value_or(-1)));
  EXPECT_EQ(ratings, (std::vector<std::string>{"ghsa  high -1", "nvd CVSSv2 medium 6.8",
                                               "nvd CVSSv31 critical 9.8"}));
  const auto all = bom_vulnerabilities(report, labels, true);
  ASSERT_EQ(all.size(), 3u) << "what policy filtered out is never told";
  EXPECT_EQ(all[2].analysis.state, "not_affected");
  EXPECT_EQ(all[2].analysis.justification, "code_not_reachable");
}

}  // namespace
}  // namespace oakum::report
