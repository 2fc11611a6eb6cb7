#include "match/match.h"

#include <gtest/gtest.h>

#include "tests/match/made_database.h"

namespace oakum::match {
namespace {

TEST(MatchSystem, EachFamilyByItsOwnRules) {
  auto source = installed("libssl3", "3.0.9", "1");
  source.src_name = "openssl";
  source.src_version = "3.0.9";
  source.src_release = "1";
  auto module = installed("npm", "6.14", "1");
  module.modularity_label = "nodejs:12:8030020201124152102:229f0a1c";
  auto third = installed("docker-ce", "1");
  third.repository_class = "third-party";
  struct Case {
    std::string why;
    Inventory inventory;
    Row row;
    bool found;
  };
  const Case kCases[] = {
      {"Debian names source packages",
       system_of("debian", "12.5", Ecosystem::deb, source),
       {"debian 12", "openssl", "CVE-1", "3.0.11-1"},
       true},
      {"a fixed version is not affected",
       system_of("debian", "12.5", Ecosystem::deb, source),
       {"debian 12", "openssl", "CVE-1", "3.0.9-1"},
       false},
      {"Debian without a fix is affected",
       system_of("debian", "12.5", Ecosystem::deb, source),
       {"debian 12", "openssl", "CVE-1"},
       true},
      {"unless it says otherwise",
       system_of("debian", "12.5", Ecosystem::deb, source),
       {.ns = "debian 12", .package = "openssl", .id = "CVE-1", .status = Status::not_affected},
       false},
      {"another release is another matter",
       system_of("debian", "11.1", Ecosystem::deb, source),
       {"debian 12", "openssl", "CVE-1", "3.0.11-1"},
       false},
      {"Alpine by minor release",
       system_of("alpine", "3.20.1", Ecosystem::apk, installed("musl", "1.2.5-r0")),
       {"alpine 3.20", "musl", "CVE-1", "1.2.5-r1"},
       true},
      {"Alpine has lower bounds",
       system_of("alpine", "3.20.1", Ecosystem::apk, installed("musl", "1.2.5-r0")),
       {.ns = "alpine 3.20", .package = "musl", .id = "CVE-1", .fixed = "2", .affected = "1.3"},
       false},
      {"Rocky by module",
       system_of("rocky", "8.5", Ecosystem::rpm, module),
       {"rocky 8", "nodejs:12::npm", "CVE-1", "6.15-1"},
       true},
      {"a module's advisory is not the plain package's",
       system_of("rocky", "8.5", Ecosystem::rpm, module),
       {"rocky 8", "npm", "CVE-1", "6.15-1"},
       false},
      {"Rocky lists architectures",
       system_of("rocky", "8.5", Ecosystem::rpm, installed("curl", "1", "1", "aarch64")),
       {.ns = "rocky 8", .package = "curl", .id = "CVE-1", .fixed = "2-1", .arches = {"x86_64"}},
       false},
      {"noarch is everywhere",
       system_of("rocky", "8.5", Ecosystem::rpm, installed("curl", "1", "1", "noarch")),
       {.ns = "rocky 8", .package = "curl", .id = "CVE-1", .fixed = "2-1", .arches = {"x86_64"}},
       true},
      {"rpm families other than Red Hat list only fixed ones",
       system_of("rocky", "8.5", Ecosystem::rpm, installed("curl", "1", "1")),
       {"rocky 8", "curl", "CVE-1"},
       false},
      {"Oracle's Ksplice builds are judged apart",
       system_of("oracle", "8", Ecosystem::rpm, installed("glibc", "2.28", "1.el8")),
       {"Oracle Linux 8", "glibc", "CVE-1", "2.28-2.ksplice1.el8"},
       false},
      {"and match among themselves",
       system_of("oracle", "8", Ecosystem::rpm, installed("glibc", "2.28", "1.ksplice1.el8")),
       {"Oracle Linux 8", "glibc", "CVE-1", "2.28-2.ksplice1.el8"},
       true},
      {"Amazon by the rpm rule",
       system_of("amazon", "2 (Karoo)", Ecosystem::rpm, installed("kernel", "4.18", "553.el8")),
       {"amazon linux 2", "kernel", "CVE-1", "4.18-553.87.1.el8"},
       true},
      {"SUSE in either spelling of service packs",
       system_of("sles", "15.3", Ecosystem::rpm, installed("curl", "1", "1")),
       {"SUSE Linux Enterprise 15-SP3", "curl", "SUSE-SU-1", "2-1"},
       true},
      {"Photon by source name and binary version",
       system_of("photon", "3.0", Ecosystem::rpm, source),
       {"Photon OS 3.0", "openssl", "CVE-1", "3.0.10-1"},
       true},
      {"third parties' packages are not the distribution's",
       system_of("debian", "12", Ecosystem::deb, third),
       {"debian 12", "docker-ce", "CVE-1", "2"},
       false},
      {"keys are no packages",
       system_of("rocky", "8", Ecosystem::rpm, installed("gpg-pubkey", "1", "1")),
       {"rocky 8", "gpg-pubkey", "CVE-1", "2-1"},
       false},
  };
  for (const auto& [why, inventory, row, found] : kCases)
    EXPECT_EQ(ids(inventory, Made({row})), found ? Ids{row.id} : Ids{}) << why;
}

TEST(MatchSystem, RedHatByRepositories) {
  const auto database = [](std::vector<std::uint32_t> cpes) {
    return Made({{.ns = "Red Hat",
                  .package = "bash",
                  .id = "CVE-1",
                  .status = Status::will_not_fix,
                  .severity = Severity::low,
                  .cpes = std::move(cpes)}},
                [](advisory::Builder& builder) {
                  builder.set_cpes_of_repository("rhel-7-server-rpms", {869});
                  builder.set_cpes_of_repository("other-rpms", {12});
                  builder.set_cpes_of_nvr("ubi7-1-x86_64", {77});
                });
  };
  const auto plain = system_of("redhat", "7.7", Ecosystem::rpm, installed("bash", "4.2", "33.el7"));
  EXPECT_EQ(ids(plain, database({869})), Ids{"CVE-1"}) << "the release's own repositories";
  EXPECT_EQ(ids(plain, database({12})), Ids{}) << "not those of another product";
  auto image = plain;
  image.lists[0].packages[0].build_info = BuildInfo{{"other-rpms__7"}, "ubi7-1", "x86_64"};
  EXPECT_EQ(ids(image, database({12})), Ids{"CVE-1"})
      << "content sets the image names, with a release suffix";
  EXPECT_EQ(ids(image, database({77})), Ids{"CVE-1"}) << "the image's own build";
  EXPECT_EQ(ids(image, database({869})), Ids{}) << "and nothing but those";
}

TEST(MatchSystem, KeepsTheHighestFixOfOneVulnerability) {
  auto inventory = system_of("rocky", "8", Ecosystem::rpm, installed("curl", "1", "1"));
  const Made database({{"rocky 8", "curl", "CVE-1", "2-1"}, {"rocky 8", "curl", "CVE-1", "10-1"}});
  const auto findings = find_vulnerabilities(inventory, *database, {});
  ASSERT_EQ(findings->size(), 1u);
  EXPECT_EQ(std::get<Vulnerability>(findings->front().detail).fixed_version, "10-1");
}

TEST(MatchSystem, ASupplierOutranksTheDistribution) {
  auto patched = installed("openssl", "3.0.9", "1.root.io.2");
  auto seal = installed("seal-curl", "7.0", "1");
  struct Case {
    std::string why;
    Inventory inventory;
    std::vector<Row> rows;
    Ids found;
  };
  const Row base{"debian 12", "openssl", "CVE-1", "3.0.11-1"};
  const Case kCases[] = {
      {"fixed by the supplier before the distribution",
       system_of("debian", "12.5", Ecosystem::deb, patched),
       {base,
        {.ns = "root.io debian 12",
         .package = "openssl",
         .id = "CVE-1",
         .vulnerable = {"<3.0.9-1.root.io.1"}}},
       {}},
      {"not yet fixed by him",
       system_of("debian", "12.5", Ecosystem::deb, patched),
       {base,
        {.ns = "root.io debian 12",
         .package = "openssl",
         .id = "CVE-1",
         .vulnerable = {"<3.0.9-1.root.io.9"}}},
       {"CVE-1"}},
      {"what he does not speak of is the distribution's",
       system_of("debian", "12.5", Ecosystem::deb, patched),
       {base,
        {.ns = "root.io debian 12", .package = "openssl", .id = "CVE-2", .vulnerable = {"<1"}}},
       {"CVE-1"}},
      {"packages without his mark are judged as ever",
       system_of("debian", "12.5", Ecosystem::deb, installed("openssl", "3.0.9", "1")),
       {base,
        {.ns = "root.io debian 12", .package = "openssl", .id = "CVE-1", .vulnerable = {"<1"}}},
       {"CVE-1"}},
      {"names that carry the mark",
       system_of("debian", "12.5", Ecosystem::deb, seal),
       {base, {.ns = "seal debian", .package = "seal-curl", .id = "CVE-3", .vulnerable = {"<8"}}},
       {"CVE-3"}},
  };
  for (const auto& [why, inventory, rows, found] : kCases)
    EXPECT_EQ(ids(inventory, Made(rows)), found) << why;
  auto alpine = system_of("alpine", "3.20.1", Ecosystem::apk, installed("musl", "1.2.5-r10071"));
  EXPECT_EQ(ids(alpine, Made({{"alpine 3.20", "musl", "CVE-1", "1.2.5-r20000"},
                              {.ns = "root.io alpine 3.20",
                               .package = "musl",
                               .id = "CVE-1",
                               .vulnerable = {"<1.2.5-r10071"}}})),
            Ids{})
      << "a revision with his mark";
}

TEST(MatchSystem, SaysWhatItCannotAssess) {
  const Made database({{"debian 12", "x", "CVE-1", "1"}});
  for (const auto& [family, release] : {std::pair{"fedora", "40"}, {"debian", "13"}}) {
    auto inventory = system_of(family, release, Ecosystem::deb, installed("x", "0"));
    EXPECT_TRUE(find_vulnerabilities(inventory, *database, {})->empty());
    ASSERT_EQ(inventory.problems.size(), 1u) << family;
    EXPECT_NE(inventory.problems[0].what.find("not assessed"), std::string::npos);
  }
}

Inventory library_of(Ecosystem ecosystem, std::string name, std::string version) {
  Inventory inventory;
  inventory.lists.push_back({.ecosystem = ecosystem,
                             .type = "x",
                             .path = "lock",
                             .group = {},
                             .layer = 0,
                             .packages = {installed(std::move(name), std::move(version))}});
  return inventory;
}

TEST(MatchLibrary, RangesOfEachSource) {
  struct Case {
    std::string why;
    Inventory inventory;
    Row row;
    bool found;
  };
  const Case kCases[] = {
      {"in a vulnerable range",
       library_of(Ecosystem::npm, "lodash", "4.17.20"),
       {.ns = "npm::GitHub Security Advisory Npm",
        .package = "lodash",
        .id = "CVE-1",
        .vulnerable = {">= 4.0, < 4.17.21"}},
       true},
      {"out of it",
       library_of(Ecosystem::npm, "lodash", "4.17.21"),
       {.ns = "npm::GitHub Security Advisory Npm",
        .package = "lodash",
        .id = "CVE-1",
        .vulnerable = {"< 4.17.21"}},
       false},
      {"one of several",
       library_of(Ecosystem::npm, "a", "2.5.0"),
       {.ns = "npm::X", .package = "a", .id = "CVE-1", .vulnerable = {"<1.0", ">=2.0, <3.0"}},
       true},
      {"a patched range outranks",
       library_of(Ecosystem::gem, "rails", "5.2.9"),
       {.ns = "rubygems::Ruby Advisory Database",
        .package = "rails",
        .id = "CVE-1",
        .patched = {"~> 5.2.3", ">= 6.0"}},
       false},
      {"not patched and no range means vulnerable only with a range",
       library_of(Ecosystem::gem, "rails", "5.0"),
       {.ns = "rubygems::X", .package = "rails", .id = "CVE-1", .patched = {">= 6.0"}},
       true},
      {"unaffected ones are safe",
       library_of(Ecosystem::gem, "rails", "2.0"),
       {.ns = "rubygems::X",
        .package = "rails",
        .id = "CVE-1",
        .patched = {">= 6.0"},
        .unaffected = {"< 3"}},
       false},
      {"an empty range means always",
       library_of(Ecosystem::npm, "evil", "1.0.0"),
       {.ns = "npm::X", .package = "evil", .id = "MAL-1", .vulnerable = {""}},
       true},
      {"names follow the ecosystem",
       library_of(Ecosystem::pypi, "Foo_Bar.baz", "1.0"),
       {.ns = "pip::X", .package = "foo-bar-baz", .id = "CVE-1", .vulnerable = {"<2"}},
       true},
      {"and a source's own spelling",
       library_of(Ecosystem::pypi, "Foo_Bar.baz", "1.0"),
       {.ns = "pip::X", .package = "foo-bar.baz", .id = "CVE-1", .vulnerable = {"<2"}},
       true},
      {"another ecosystem's package of that name",
       library_of(Ecosystem::cargo, "lodash", "1.0.0"),
       {.ns = "npm::X", .package = "lodash", .id = "CVE-1", .vulnerable = {"<2"}},
       false},
      {"a notice is no vulnerability",
       library_of(Ecosystem::cargo, "time", "0.1.0"),
       {.ns = "cargo::X",
        .package = "time",
        .id = "RUSTSEC-1",
        .vulnerable = {"<2"},
        .informational = true},
       false},
      {"a version that is none",
       library_of(Ecosystem::npm, "a", "not a version"),
       {.ns = "npm::X", .package = "a", .id = "CVE-1", .vulnerable = {"<2"}},
       false},
  };
  for (const auto& [why, inventory, row, found] : kCases)
    EXPECT_EQ(ids(inventory, Made({row})), found ? Ids{row.id} : Ids{}) << why;
}

TEST(MatchLibrary, ComprehensiveAlsoGivesNotices) {
  const Made database({{.ns = "cargo::X",
                        .package = "time",
                        .id = "RUSTSEC-1",
                        .vulnerable = {"<2"},
                        .informational = true}});
  EXPECT_EQ(ids(library_of(Ecosystem::cargo, "time", "0.1.0"), database, true), Ids{"RUSTSEC-1"});
}

TEST(MatchLibrary, ShowsTheFix) {
  struct Case {
    std::string why;
    Row row;
    std::string fix;
  };
  const Case kCases[] = {
      {"patched versions, each once",
       {.ns = "npm::X",
        .package = "a",
        .id = "C",
        .vulnerable = {"<9"},
        .patched = {"2.0.0", "3.0.0", "2.0.0"}},
       "2.0.0, 3.0.0"},
      {"else the upper bounds",
       {.ns = "npm::X", .package = "a", .id = "C", .vulnerable = {">=0.1, <2.0.0", "<= 1.5"}},
       "2.0.0"},
      {"none known", {.ns = "npm::X", .package = "a", .id = "C", .vulnerable = {">=0"}}, ""},
  };
  for (const auto& [why, row, fix] : kCases) {
    const Made database({row});
    auto inventory = library_of(Ecosystem::npm, "a", "1.0.0");
    const auto findings = find_vulnerabilities(inventory, *database, {});
    ASSERT_EQ(findings->size(), 1u) << why;
    const auto& vulnerability = std::get<Vulnerability>(findings->front().detail);
    EXPECT_EQ(vulnerability.fixed_version, fix) << why;
    EXPECT_EQ(vulnerability.status, fix.empty() ? Status::affected : Status::fixed) << why;
  }
}

TEST(MatchLibrary, OneVulnerabilityOfTwoSourcesIsOneFinding) {
  const Made database(
      {{.ns = "npm::A", .package = "a", .id = "CVE-1", .vulnerable = {"<2"}, .patched = {"2.0.0"}},
       {.ns = "npm::B", .package = "a", .id = "CVE-1", .vulnerable = {"<3"}}});
  auto inventory = library_of(Ecosystem::npm, "a", "1.0.0");
  const auto findings = find_vulnerabilities(inventory, *database, {});
  ASSERT_EQ(findings->size(), 1u);
}

TEST(Match, FillsInWhatIsKnown) {
  const Made database({{"debian 12",
                        "bash",
                        "CVE-2019-18276",
                        "",
                        {},
                        {},
                        {},
                        {},
                        Status::will_not_fix,
                        Severity::low}},
                      [](advisory::Builder& builder) {
                        VulnerabilityDetail detail;
                        detail.title = "title";
                        detail.severity = Severity::medium;
                        detail.vendor_severity = {{"nvd", Severity::high}};
                        builder.add_detail("CVE-2019-18276", "", detail);
                        builder.add_known_exploited(
                            "CVE-2019-18276",
                            {.date_added = "2022-01-01", .due_date = "", .ransomware = true});
                        builder.add_epss("CVE-2019-18276", {.score = 0.5, .percentile = 0.9});
                      });
  auto inventory = system_of("debian", "12", Ecosystem::deb, installed("bash", "5.0", "4"));
  const auto findings = find_vulnerabilities(inventory, *database, {});
  ASSERT_EQ(findings->size(), 1u);
  const auto& finding = findings->front();
  const auto& vulnerability = std::get<Vulnerability>(finding.detail);
  EXPECT_EQ(finding.severity, Severity::low) << "the distribution's word for its package outranks";
  EXPECT_EQ(vulnerability.severity_source, "debian");
  EXPECT_EQ(vulnerability.detail.vendor_severity.at("debian"), Severity::low);
  EXPECT_EQ(vulnerability.status, Status::will_not_fix);
  EXPECT_EQ(vulnerability.primary_url, "https://avd.aquasec.com/nvd/cve-2019-18276");
  EXPECT_TRUE(vulnerability.known_exploited->ransomware);
  EXPECT_DOUBLE_EQ(vulnerability.epss->score, 0.5);
}

}  // namespace
}  // namespace oakum::match
