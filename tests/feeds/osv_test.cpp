#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "feeds/import.h"
#include "feeds/parts/osv_ranges.h"
#include "feeds/parts/osv_spaces.h"
#include "tests/advisory/sample_database.h"

namespace oakum::feeds {

using namespace oakum::advisory;

namespace {

using Rows = std::vector<std::string>;

/// A database of one source file.
struct Imported {
  ImportSummary summary;
  std::vector<Problem> problems;
  std::vector<std::byte> bytes;
  std::optional<Database> database;
};

Imported import_text(std::string_view name, std::string_view text) {
  const auto folder = fresh_folder("osv");
  std::ofstream(folder / name, std::ios::binary) << text;
  Builder builder({.built = {}, .level = 1});
  Imported result;
  const auto summary = import("osv:" + (folder / name).string(), builder, result.problems);
  std::filesystem::remove_all(folder);
  if (!summary) throw std::runtime_error(summary.error().what);
  result.summary = *summary;
  result.bytes = builder.finish().value();
  result.database = Database::from_memory(result.bytes).value();
  return result;
}

Imported import_record(std::string_view json) { return import_text("record.json", json); }

TEST(OsvRanges, BecomeConstraints) {
  struct Case {
    std::string_view events;
    std::string_view constraints;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {R"([{"introduced":"0"},{"fixed":"1.2"}])", "<1.2", "0 is the beginning"},
      {R"([{"introduced":"1.0"},{"fixed":"1.2"}])", ">=1.0, <1.2", "a plain range"},
      {R"([{"introduced":"0"}])", ">=0", "everything"},
      {R"([{"introduced":"1.0"}])", ">=1.0", "never fixed"},
      {R"([{"introduced":"1.0"},{"last_affected":"1.2"}])", ">=1.0, <=1.2",
       "the last one is vulnerable"},
      {R"([{"introduced":"1.2"},{"last_affected":"1.2"}])", "=1.2", "one version"},
      {R"([{"introduced":"0"},{"last_affected":"1.2"}])", "<=1.2", "up to and with"},
      {R"([{"fixed":"1.2"},{"introduced":"0"}])", "<1.2", "events need no order"},
      {R"([{"introduced":"2.0"},{"fixed":"2.3"},{"introduced":"0"},{"fixed":"1.9"}])",
       "<1.9 | >=2.0, <2.3", "two"},
      {R"([{"introduced":"0"},{"introduced":"1.0"},{"fixed":"1.2"}])", "<1.2",
       "introduced while vulnerable"},
      {R"([{"introduced":"0"},{"fixed":"1.2"},{"fixed":"1.3"}])", "<1.2", "fixed while fixed"},
      {R"([{"introduced":"0"},{"limit":"1.2"}])", "<1.2", "a limit ends it"},
      {R"([{"introduced":"0"},{"limit":"*"}])", ">=0", "no limit at all"},
      {R"([{"introduced":"1.0"},{"fixed":"1.0"}])", "", "fixed where introduced"},
      {R"([{"introduced":"0"},{"fixed":"0"}])", "", "never vulnerable"},
      {R"([{"fixed":"1.2"}])", "", "an end without a start"},
      {R"([{"introduced":"1.9"},{"fixed":"1.10"}])", ">=1.9, <1.10", "numbers, not letters"},
      {R"([{"introduced":"0.24"},{"fixed":"1.23"}])", ">=0.24, <1.23", "as written by Hackage"},
      {R"([])", "", "nothing"},
  };
  for (const auto& [events, constraints, why] : kCases) {
    const auto document = formats::parse_json(fmt::format(R"({{"events":{}}})", events)).value();
    std::string found;
    for (const auto& interval : intervals_of(document.root(), VersionScheme::semver))
      found += fmt::format("{}{}", found.empty() ? "" : " | ", constraint_of(interval));
    EXPECT_EQ(found, constraints) << why;
  }
}

TEST(OsvSpaces, AreThoseOfTheField) {
  struct Case {
    std::string_view ecosystem, id, name, source;
  };
  constexpr Case kCases[] = {
      {"Debian:12", "DSA-1", "debian 12", "debian"},
      {"Debian:6.0", "DLA-1", "debian 6", "debian"},
      {"Debian", "DSA-1", "", ""},
      {"Alpine:v3.20", "CVE-1", "alpine 3.20", "alpine"},
      {"Ubuntu:22.04:LTS", "USN-1", "ubuntu 22.04", "ubuntu"},
      {"Ubuntu:24.10", "USN-1", "ubuntu 24.10", "ubuntu"},
      {"Ubuntu:Pro:18.04:LTS", "USN-1", "ubuntu 18.04-ESM", "ubuntu"},
      {"Ubuntu:Pro:FIPS:20.04:LTS", "USN-1", "", ""},
      {"AlmaLinux:9", "ALSA-1", "alma 9", "alma"},
      {"Rocky Linux:9", "RLSA-1", "rocky 9", "rocky"},
      {"openSUSE:Leap 15.6", "openSUSE-SU-1", "openSUSE Leap 15.6", "suse-cvrf"},
      {"openSUSE:Tumbleweed", "openSUSE-SU-1", "openSUSE Tumbleweed", "suse-cvrf"},
      {"SUSE:Linux Enterprise Server 15 SP5", "SUSE-SU-1", "SUSE Linux Enterprise 15.5",
       "suse-cvrf"},
      {"SUSE:Linux Enterprise Module for Basesystem 15 SP5", "SUSE-SU-1",
       "SUSE Linux Enterprise 15.5", "suse-cvrf"},
      {"SUSE:Linux Enterprise Server 15", "SUSE-SU-1", "SUSE Linux Enterprise 15", "suse-cvrf"},
      {"SUSE:Linux Enterprise Micro 5.3", "SUSE-SU-1", "SUSE Linux Enterprise Micro 5.3",
       "suse-cvrf"},
      {"SUSE:Manager Server 4.3", "SUSE-SU-1", "", ""},
      {"Wolfi", "CGA-1", "wolfi", "wolfi"},
      {"Chainguard", "CGA-1", "chainguard", "chainguard"},
      {"MinimOS", "MINI-1", "minimos", "minimos"},
      {"Alpaquita:23", "BELL-CVE-1", "alpaquita 23", "bellsoft"},
      {"Azure Linux:3", "AZL-1", "Azure Linux 3.0", "azure"},
      {"Photon OS:5.0", "PHSA-1", "Photon OS 5.0", "photon"},
      {"Red Hat:enterprise_linux:9::baseos", "RHSA-1", "Red Hat", "redhat"},
      {"Go", "GO-2021-0113", "go::The Go Vulnerability Database", "govulndb"},
      {"Go", "GHSA-1", "go::GitHub Security Advisory Go", "ghsa"},
      {"npm", "GHSA-1", "npm::GitHub Security Advisory Npm", "ghsa"},
      {"npm", "MAL-2023-1", "npm::OpenSSF Malicious Packages", "ossf"},
      {"PyPI", "PYSEC-1", "pip::Python Packaging Advisory Database", "osv"},
      {"crates.io", "RUSTSEC-1", "cargo::RustSec Advisory Database", "osv"},
      {"Packagist:https://packages.drupal.org/8", "DRUPAL-1", "composer::Drupal Advisory Database",
       "drupal"},
      {"Maven:https://repo.example", "GHSA-1", "maven::GitHub Security Advisory Maven", "ghsa"},
      {"kubernetes", "CVE-2023-2431", "k8s::Official Kubernetes CVE Feed", "k8s"},
      {"SwiftURL", "GHSA-1", "swift::GitHub Security Advisory Swift", "ghsa"},
      {"GitHub Actions", "GHSA-1", "github-actions::GitHub Security Advisory Actions", "ghsa"},
      {"RubyGems", "OSV-1", "rubygems::Open Source Vulnerability", "osv"},
      {"crates.io", "GHSA-1", "cargo::GitHub Security Advisory Rust", "ghsa"},
      {"Hex", "GHSA-1", "erlang::GitHub Security Advisory Erlang", "ghsa"},
      {"RubyGems", "GHSA-1", "rubygems::GitHub Security Advisory RubyGems", "ghsa"},
      {"Kubernetes", "CVE-1", "k8s::Official Kubernetes CVE Feed", "k8s"},
      {"Hackage", "HSEC-1", "hackage::Haskell Security Advisory Database", "haskell"},
      {"GHC", "HSEC-1", "ghc::Haskell Security Advisory Database", "haskell"},
      {"opam", "OSEC-1", "opam::Open Source Vulnerability", "osv"},
      {"OSS-Fuzz", "OSV-1", "", ""},
      {"", "CVE-1", "", ""},
  };
  for (const auto& [ecosystem, id, name, source] : kCases) {
    const auto space = space_of(ecosystem, id);
    EXPECT_EQ(space ? space->name : "", name) << ecosystem;
    EXPECT_EQ(space ? space->source.id : "", source) << ecosystem;
  }
}

TEST(Osv, EveryLanguageOfTheTableHasASpace) {
  for (const auto& row : all_ecosystems()) {
    if (row.osv_name.empty() || row.operating_system) continue;
    const auto space = space_of(row.osv_name, "OSV-1");
    ASSERT_TRUE(space) << row.osv_name;
    EXPECT_EQ(space->ecosystem, row.ecosystem);
    EXPECT_EQ(space->scheme, row.scheme);
    EXPECT_TRUE(space->name.starts_with(fmt::format("{}::", row.advisory_key))) << space->name;
  }
}

TEST(Osv, NamesRowsByCve) {
  struct Case {
    std::string_view record;
    Rows rows;
    std::string_view why;
  };
  constexpr std::string_view kAffected =
      R"("affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2"}]}]}])";
  const Case cases[] = {
      {R"("id":"GHSA-1","aliases":["CVE-2"])",
       {"CVE-2 vendor(GHSA-1)"},
       "the CVE, and GitHub's own id"},
      {R"("id":"GHSA-1")", {"GHSA-1"}, "without a CVE its own id"},
      {R"("id":"GHSA-1","aliases":["CVE-2","CVE-1","PYSEC-3"])",
       {"CVE-1 vendor(GHSA-1) aliases(PYSEC-3)", "CVE-2 vendor(GHSA-1) aliases(PYSEC-3)"},
       "one row for every CVE"},
      {R"("id":"CVE-5","aliases":["GHSA-1"])", {"CVE-5 aliases(GHSA-1)"}, "a CVE already"},
      {R"("id":"GHSA-1","upstream":["CVE-7","EUVD-1"])",
       {"CVE-7 vendor(GHSA-1) aliases(EUVD-1)"},
       "what it came from"},
      {R"("id":"GHSA-1","related":["CVE-7"])", {"GHSA-1"}, "related is not the same"},
  };
  for (const auto& [record, rows, why] : cases) {
    const auto imported = import_record(fmt::format("{{{},{}}}", record, kAffected));
    Rows found;
    for (auto row : rows_of(*imported.database, "npm::GitHub Security Advisory Npm", "a")) {
      if (const auto at = row.find(" vulnerable("); at != std::string::npos) row.resize(at);
      found.push_back(row);
    }
    if (found.empty() || found[0].starts_with("no namespace")) {
      found.clear();
      for (auto row : rows_of(*imported.database, "npm::Open Source Vulnerability", "a"))
        found.push_back(row.substr(0, row.find(" vulnerable(")));
    }
    EXPECT_EQ(found, rows) << why;
  }
}

TEST(Osv, UnitesTheRangesOfAPackage) {
  const auto imported = import_record(R"({"id":"PYSEC-1","affected":[
    {"package":{"ecosystem":"PyPI","name":"Zope.Interface"},"ranges":[
      {"type":"GIT","repo":"x","events":[{"introduced":"0"},{"fixed":"abcdef"}]},
      {"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.5"}]}],
     "versions":["1.0","1.4","1.5","1.6.dev1","1.5rc1"]},
    {"package":{"ecosystem":"PyPI","name":"zope_interface"},"ranges":[
      {"type":"ECOSYSTEM","events":[{"introduced":"3.0"},{"fixed":"3.1"}]},
      {"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.5"}]}]}]})");
  EXPECT_EQ(
      rows_of(*imported.database, "pip::Python Packaging Advisory Database", "zope-interface"),
      (Rows{"PYSEC-1 vulnerable(<1.5; =1.5; =1.6.dev1; =1.5rc1; >=3.0, <3.1) patched(1.5; 3.1)"}));
}

TEST(Osv, GitHubClosesOpenRanges) {
  const auto imported = import_record(R"({"id":"GHSA-1","affected":[
    {"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"}]}],
     "database_specific":{"last_known_affected_version_range":"<= 1.4.2"}}]})");
  EXPECT_EQ(rows_of(*imported.database, "npm::GitHub Security Advisory Npm", "a"),
            (Rows{"GHSA-1 vulnerable(>=1.0.0, <=1.4.2)"}));
}

TEST(Osv, SaysWhenThePackageIsTheAttack) {
  const auto imported = import_record(R"({"id":"MAL-2023-1","affected":[
    {"package":{"ecosystem":"npm","name":"evil"},"versions":["7.7.7"]}]})");
  EXPECT_EQ(rows_of(*imported.database, "npm::OpenSSF Malicious Packages", "evil"),
            (Rows{"MAL-2023-1 vulnerable(=7.7.7) severity(CRITICAL) malicious"}));
}

TEST(Osv, MarksNotices) {
  const auto imported = import_record(R"({"id":"RUSTSEC-1","affected":[
    {"package":{"ecosystem":"crates.io","name":"old"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.0.0-0"}]}],
     "database_specific":{"informational":"unmaintained"}}]})");
  EXPECT_EQ(rows_of(*imported.database, "cargo::RustSec Advisory Database", "old"),
            (Rows{"RUSTSEC-1 vulnerable(>=0.0.0-0) informational"}));
}

TEST(Osv, DistributionsFixOneVersion) {
  const auto imported =
      import_record(R"({"id":"ALSA-2022:1","summary":"Important: nodejs:12 security update",
    "related":["CVE-2","CVE-1"],"details":"About the update","references":[
      {"type":"ADVISORY","url":"https://a"},{"type":"REPORT","url":"https://b"}],"affected":[
    {"package":{"ecosystem":"AlmaLinux:8","name":"nodejs"},"ranges":[{"type":"ECOSYSTEM","events":[
      {"introduced":"0"},{"fixed":"1:12.22-1.module_el8.4.0+1"}]}]},
    {"package":{"ecosystem":"AlmaLinux:8","name":"plain"},"ranges":[{"type":"ECOSYSTEM","events":[
      {"introduced":"0:2.0-1"},{"fixed":"0:2.1-1"}]}]},
    {"package":{"ecosystem":"AlmaLinux:8","name":"last"},"ranges":[{"type":"ECOSYSTEM","events":[
      {"introduced":"0"},{"last_affected":"0:2.1-1"}]}]}]})");
  const auto& database = *imported.database;
  EXPECT_EQ(rows_of(database, "alma 8", "nodejs:12::nodejs"),
            (Rows{"CVE-1 vendor(ALSA-2022:1) fixed(1:12.22-1.module_el8.4.0+1)",
                  "CVE-2 vendor(ALSA-2022:1) fixed(1:12.22-1.module_el8.4.0+1)"}));
  EXPECT_EQ(rows_of(database, "alma 8", "nodejs"), Rows{});
  EXPECT_EQ(rows_of(database, "alma 8", "plain")[0],
            "CVE-1 vendor(ALSA-2022:1) from(0:2.0-1) fixed(0:2.1-1)");
  EXPECT_EQ(rows_of(database, "alma 8", "last")[0],
            "CVE-1 vendor(ALSA-2022:1) vulnerable(<=0:2.1-1)");
  const auto detail = database.detail("CVE-1").value().value();
  EXPECT_EQ(detail.title, "Important: nodejs:12 security update");
  EXPECT_EQ(detail.description, "") << "the text is about the update, not about each vulnerability";
  EXPECT_EQ(detail.vendor_severity.at("alma"), Severity::high);
  EXPECT_EQ(detail.references, Rows{"https://a"});
}

TEST(Osv, TakesTheCveOutOfADistributorsId) {
  const auto imported =
      import_record(R"({"id":"UBUNTU-CVE-2024-1","aliases":[],"related":["CVE-2024-9"],"affected":[
    {"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"x"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}],
     "ecosystem_specific":{"ubuntu_priority":"negligible"}}]})");
  EXPECT_EQ(rows_of(*imported.database, "ubuntu 22.04", "x"), (Rows{"CVE-2024-1"}));
  EXPECT_EQ(imported.database->detail("CVE-2024-1").value().value().vendor_severity.at("ubuntu"),
            Severity::low);
}

TEST(Osv, RedHatRowsKnowTheirRepositories) {
  const auto imported = import_record(R"({"id":"RHSA-2024:1","related":["CVE-1"],"affected":[
    {"package":{"ecosystem":"Red Hat:enterprise_linux:9::baseos","name":"bash"},
     "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0:5.1-2.el9"}]}]}]})");
  const auto& database = *imported.database;
  EXPECT_EQ(rows_of(database, "Red Hat", "bash"),
            (Rows{"CVE-1 vendor(RHSA-2024:1) fixed(0:5.1-2.el9) cpes(0)"}));
  EXPECT_EQ(database.cpe(0).value(), "cpe:/o:redhat:enterprise_linux:9::baseos");
  EXPECT_EQ(database.cpes_of_repository("rhel-9-for-x86_64-baseos-rpms").value(),
            std::vector<std::uint32_t>{0});
}

TEST(Osv, GradesSeverity) {
  struct Case {
    std::string_view fields;
    Severity severity;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {R"("database_specific":{"severity":"MODERATE"})", Severity::medium, "GitHub's word"},
      {R"("database_specific":{"severity":"LOW"},"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}])",
       Severity::low, "a word outranks a vector"},
      {R"("severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}])",
       Severity::critical, "a vector"},
      {R"("severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
          {"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N"}])",
       Severity::critical, "a score of nothing says nothing"},
      {R"("severity":[{"type":"Ubuntu","score":"medium"}])", Severity::medium,
       "a distribution's own scale"},
      {R"("severity":[{"type":"CVSS_V3","score":"rubbish"}])", Severity::unknown, "not a vector"},
      {R"("summary":"Critical: x security update")", Severity::critical,
       "the summary of an erratum"},
      {R"("summary":"Note: x")", Severity::unknown, "not a grade"},
  };
  for (const auto& [fields, severity, why] : kCases) {
    const auto imported = import_record(fmt::format(
        R"({{"id":"GHSA-1",{},"affected":[{{"package":{{"ecosystem":"npm","name":"a"}},"versions":["1.0.0"]}}]}})",
        fields));
    const auto detail = imported.database->detail("GHSA-1").value();
    ASSERT_TRUE(detail) << why;
    EXPECT_EQ(detail->severity, severity) << why;
  }
}

TEST(Osv, KeepsTheText) {
  const auto imported = import_record(
      R"({"id":"GHSA-1","summary":"S","details":"  D\nE\n","published":"2024-01-02T00:00:00Z",
    "modified":"0001-01-01T00:00:00Z","references":[{"type":"WEB","url":"https://b"},{"type":"WEB","url":"https://a"},
    {"type":"FIX","url":"https://a"}],"database_specific":{"cwe_ids":["CWE-1","CWE-2","CWE-1"]},
    "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":["1.0.0"]}]})");
  const auto detail = imported.database->detail("GHSA-1").value().value();
  EXPECT_EQ(detail.title, "S");
  EXPECT_EQ(detail.description, "D\nE");
  EXPECT_EQ(detail.published, "2024-01-02T00:00:00Z");
  EXPECT_EQ(detail.last_modified, "");
  EXPECT_EQ(detail.references, (Rows{"https://a", "https://b"}));
  EXPECT_EQ(detail.cwe_ids, (Rows{"CWE-1", "CWE-2"}));
  EXPECT_EQ(detail.cvss.at("ghsa").v3_score, 9.8);
}

TEST(Osv, LeavesOutWhatDoesNotCount) {
  EXPECT_EQ(import_record(R"({"id":"A-1","withdrawn":"2024-01-01T00:00:00Z","affected":[
    {"package":{"ecosystem":"npm","name":"a"},"versions":["1"]}]})")
                .summary.withdrawn,
            1u);
  EXPECT_EQ(
      import_record(
          R"({"id":"A-1","affected":[{"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}]})")
          .summary.skipped,
      1u)
      << "only commits";
  EXPECT_EQ(
      import_record(
          R"({"id":"A-1","affected":[{"package":{"ecosystem":"OSS-Fuzz","name":"a"},"versions":["1"]}]})")
          .summary.skipped,
      1u);
  EXPECT_EQ(import_record(R"({"some":"thing else"})").summary.skipped, 1u);
}

TEST(Osv, KeepsTheGoodAmongTheDamaged) {
  const auto imported = import_text("records.yaml", R"(---
id: GHSA-1
affected: [{package: {ecosystem: npm, name: a}, versions: ["1.0"]}]
---
affected: [{package: {ecosystem: npm, name: b}, versions: ["1.0"]}]
---
id: GHSA-3
affected: [{package: {ecosystem: npm, name: c}, versions: [1.10]}]
)");
  EXPECT_EQ(imported.summary.rows, 2u);
  EXPECT_EQ(imported.summary.records, 2u);
  ASSERT_EQ(imported.problems.size(), 1u);
  EXPECT_EQ(imported.problems[0].where.path, "records.yaml");
  EXPECT_EQ(imported.problems[0].what, "line 5: a record without an id");
  EXPECT_EQ(rows_of(*imported.database, "npm::GitHub Security Advisory Npm", "c"),
            (Rows{"GHSA-3 vulnerable(=1.10)"}))
      << "a version is a text also where YAML would see a number";
}

TEST(Osv, VersionsThatWouldBreakAConstraintAreLeftOut) {
  const auto imported =
      import_record(R"({"id":"GHSA-1","affected":[{"package":{"ecosystem":"npm","name":"a"},
    "versions":["1.0","2.0, <9","|| >0",""," "],"ranges":[{"type":"SEMVER","events":[{"introduced":"1 || *"}]}]}]})");
  EXPECT_EQ(rows_of(*imported.database, "npm::GitHub Security Advisory Npm", "a"),
            (Rows{"GHSA-1 vulnerable(=1.0)"}));
}

}  // namespace
}  // namespace oakum::feeds
