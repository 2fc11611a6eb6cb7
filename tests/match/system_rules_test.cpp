// How families of operating systems are judged, beyond what all of them share.
#include "match/system_rules.h"

#include <gtest/gtest.h>

#include "tests/match/made_database.h"

namespace oakum::match {
namespace {

Package with_id(Package package, std::string id) {
  package.id = std::move(id);
  return package;
}

TEST(SystemRules, NewerFamilies) {
  const auto arch = system_of("arch", "rolling", Ecosystem::alpm, installed("curl", "8.7.1-3"));
  const auto python = system_of(
      "gentoo", "2.17", Ecosystem::portage,
      with_id(installed("dev-lang/python", "3.12.3_p1"), "dev-lang/python@3.12.3_p1:3.12"));
  const auto openwrt =
      system_of("openwrt", "23.05.3", Ecosystem::opkg, installed("dnsmasq", "2.86-14"));
  auto module = installed("npm", "6.14", "1");
  module.modularity_label = "nodejs:12:8030020201124152102:229f0a1c";
  auto docker = installed("docker-ce", "1");
  docker.repository_class = "third-party";
  struct Case {
    std::string why;
    Inventory inventory;
    Row row;
    bool found;
  };
  const Case kCases[] = {
      {"Arch by pacman's order", arch, {"archlinux", "curl", "CVE-1", "8.7.1-10"}, true},
      {"where a release number is no pre-release",
       arch,
       {"archlinux", "curl", "CVE-1", "8.7.1-2"},
       false},
      {"and what has no fix is affected", arch, {"archlinux", "curl", "CVE-1"}, true},
      {"from the first affected version on",
       arch,
       {.ns = "archlinux", .package = "curl", .id = "CVE-1", .affected = "8.8-1"},
       false},
      {"Gentoo by ranges",
       python,
       {.ns = "gentoo", .package = "dev-lang/python", .id = "GLSA-1", .vulnerable = {"<3.12.3_p2"}},
       true},
      {"unless the version is named as unaffected",
       python,
       {.ns = "gentoo",
        .package = "dev-lang/python",
        .id = "GLSA-1",
        .vulnerable = {"<3.13"},
        .unaffected = {">=3.12.3_p1"}},
       false},
      {"rows of the package's slot",
       python,
       {.ns = "gentoo", .package = "dev-lang/python:3.12", .id = "GLSA-1", .vulnerable = {"<3.13"}},
       true},
      {"not of another slot",
       python,
       {.ns = "gentoo", .package = "dev-lang/python:3.1", .id = "GLSA-1", .vulnerable = {"<3.13"}},
       false},
      {"Fedora by release",
       system_of("fedora", "40", Ecosystem::rpm, installed("curl", "1", "1")),
       {"fedora 40", "curl", "CVE-1", "2-1"},
       true},
      {"and module",
       system_of("fedora", "36", Ecosystem::rpm, module),
       {"fedora 36", "nodejs:12::npm", "CVE-1", "6.15-1"},
       true},
      {"OpenWrt by minor release", openwrt, {"openwrt 23.05", "dnsmasq", "CVE-1", "2.86-15"}, true},
      {"or all releases as one", openwrt, {"openwrt", "dnsmasq", "CVE-1", "2.86-15"}, true},
      {"openEuler with its service pack",
       system_of("openeuler", "22.03-LTS-SP3", Ecosystem::rpm, installed("curl", "1", "1")),
       {"openEuler 22.03-LTS-SP3", "curl", "CVE-1", "2-1"},
       true},
      {"Alpaquita like Alpine",
       system_of("alpaquita", "23", Ecosystem::apk, installed("musl", "1.2.5-r0")),
       {"alpaquita 23", "musl", "CVE-1"},
       true},
      {"RHEL 10's rebuilds",
       system_of("alma", "10.1", Ecosystem::rpm, installed("curl", "8.9.1", "5.el10")),
       {"alma 10", "curl", "CVE-1", "8.9.1-6.el10"},
       true},
      {"Leap Micro has the packages of SUSE's Micro",
       system_of("opensuse-leap-micro", "5.5", Ecosystem::rpm, installed("curl", "1", "1")),
       {"SUSE Linux Enterprise Micro 5.5", "curl", "SUSE-SU-1", "2-1"},
       true},
      {"Micro under its new name",
       system_of("slem", "6.1", Ecosystem::rpm, installed("curl", "1", "1")),
       {"SUSE Linux Micro 6.1", "curl", "SUSE-SU-1", "2-1"},
       true},
      {"Debian in the making",
       system_of("debian", "trixie/sid", Ecosystem::deb, installed("curl", "8.7.1", "1")),
       {"debian sid", "curl", "CVE-1", "8.7.1-2"},
       true},
      {"Alpine in the making",
       system_of("alpine", "3.23.0_alpha20250612", Ecosystem::apk, installed("musl", "1.2.5-r0")),
       {"alpine edge", "musl", "CVE-1", "1.2.5-r1"},
       true},
      {"Echo speaks of all packages of its images",
       system_of("echo", "1", Ecosystem::deb, docker),
       {"echo", "docker-ce", "CVE-1", "2"},
       true},
      {"Ubuntu's extended maintenance by its name alone",
       system_of("ubuntu", "18.04-ESM", Ecosystem::deb, installed("curl", "7.58", "1")),
       {"ubuntu 18.04-ESM", "curl", "CVE-1", "7.58-2"},
       true},
  };
  for (const auto& [why, inventory, row, found] : kCases)
    EXPECT_EQ(ids(inventory, Made({row})), found ? std::vector{row.id} : std::vector<std::string>{})
        << why;
}

TEST(SystemRules, RepositoriesOfApkDecideTheRelease) {
  auto inventory = system_of("alpine", "3.20.1", Ecosystem::apk, installed("musl", "1.2.5-r0"));
  inventory.apk_repository = ApkRepository{"alpine", "edge"};
  EXPECT_EQ(ids(inventory, Made({{"alpine edge", "musl", "CVE-1", "1.2.5-r1"}})),
            std::vector<std::string>{"CVE-1"});
}

TEST(SystemRules, FedorasExtraPackagesAreJudgedByTheirOwnAdvisories) {
  auto package = installed("htop", "3.2.1", "1.el9");
  package.maintainer = "Fedora Project";
  const auto plain = system_of("rocky", "9.4", Ecosystem::rpm, package);
  EXPECT_EQ(ids(plain, Made({{"rocky 9", "bash", "CVE-1", "1"},
                             {"epel 9", "htop", "CVE-2", "3.2.2-1.el9"}})),
            std::vector<std::string>{"CVE-2"});
  const auto red_hat = system_of("redhat", "9.4", Ecosystem::rpm, package);
  EXPECT_EQ(ids(red_hat, Made({{"Red Hat", "bash", "CVE-1", "1"},
                               {"epel 9", "htop", "CVE-2", "3.2.2-1.el9"}})),
            std::vector<std::string>{"CVE-2"})
      << "whether or not Red Hat's repositories are known";
}

TEST(SystemRules, ThirdPartiesStayOutWhereASupplierSpeaksOfOthers) {
  auto docker = installed("docker-ce", "1");
  docker.repository_class = "third-party";
  auto inventory = system_of("debian", "12.5", Ecosystem::deb, docker);
  inventory.lists[0].packages.push_back(installed("openssl", "3.0.9", "1.root.io.2"));
  const Made database({{"debian 12", "docker-ce", "CVE-1", "2"},
                       {.ns = "root.io debian 12", .package = "x", .id = "CVE-2"}});
  EXPECT_EQ(ids(inventory, database), std::vector<std::string>{});
}

TEST(SystemRules, ASuppliersRangesAreOfOneDistribution) {
  auto inventory = system_of("redhat", "9.2", Ecosystem::rpm, installed("curl", "7.76", "26.el9"));
  inventory.os->supplier = "rapidfort";
  const auto rows = [](std::vector<std::string_view> vulnerable,
                       std::vector<std::string_view> patched = {}) {
    return Made({{.ns = "Red Hat", .package = "bash", .id = "CVE-0"},
                 {.ns = "rapidfort redhat 9",
                  .package = "curl",
                  .id = "CVE-1",
                  .vulnerable = std::move(vulnerable),
                  .patched = std::move(patched)}});
  };
  EXPECT_EQ(ids(inventory, rows({"<7.76-27.el9"})), std::vector<std::string>{"CVE-1"});
  EXPECT_EQ(ids(inventory, rows({"<8-1.fc39"})), std::vector<std::string>{}) << "built for another";
  EXPECT_EQ(ids(inventory, rows({"<8-1"})), std::vector<std::string>{"CVE-1"}) << "for any";
  EXPECT_EQ(ids(inventory, rows({}, {"7.76-27.el9"})), std::vector<std::string>{"CVE-1"})
      << "everything but what is patched";
  EXPECT_EQ(ids(inventory, rows({}, {"7.76-26.el9"})), std::vector<std::string>{}) << "patched";
}

class RedHatRepositories : public testing::Test {
 protected:
  /// 1: the major release, 4 and 6: two minor ones, 10: the next major release.
  static Made database(const std::vector<Row>& rows) {
    return Made(rows, [](advisory::Builder& builder) {
      builder.set_cpes_of_repository("rhel-9-for-x86_64-baseos-rpms", {1});
      builder.set_cpes_of_repository("rhel-9-for-x86_64-baseos-eus-rpms", {4, 6});
      builder.set_cpes_of_repository("rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_4", {4});
      builder.set_cpes_of_repository("rhel-10-for-x86_64-appstream-rpms", {10});
      builder.set_cpes_of_repository("rhel-10-for-aarch64-appstream-rpms", {11});
    });
  }
  static Row row(std::string id, std::string fixed, std::vector<std::uint32_t> cpes) {
    return {.ns = "Red Hat",
            .package = "curl",
            .id = std::move(id),
            .fixed = std::move(fixed),
            .cpes = std::move(cpes)};
  }
  static Inventory host(std::string release, std::string arch = "x86_64",
                        std::vector<std::string> content_sets = {}) {
    auto package = installed("curl", "7.76", "26.el9", std::move(arch));
    if (!content_sets.empty()) package.build_info = BuildInfo{std::move(content_sets), "", ""};
    return system_of("redhat", std::move(release), Ecosystem::rpm, std::move(package));
  }
};

TEST_F(RedHatRepositories, OfPlainHosts) {
  const std::vector<std::string> kFound = {"CVE-1"}, kNothing;
  EXPECT_EQ(ids(host("10.0"), database({row("CVE-1", "8", {10})})), kFound) << "RHEL 10";
  EXPECT_EQ(ids(host("10.0", "aarch64"), database({row("CVE-1", "8", {11})})), kFound)
      << "by architecture";
  EXPECT_EQ(ids(host("9.4", "s390x"), database({row("CVE-1", "8", {1})})), kFound)
      << "an architecture the database does not know";
  EXPECT_EQ(ids(host("9.4"), database({row("CVE-1", "8", {4})})), kNothing)
      << "a minor release's own fix is not the plain host's";
  auto stream = host("9");
  stream.os->family = "centos-stream";
  EXPECT_EQ(ids(stream, database({row("CVE-1", "", {1})})), kFound) << "CentOS Stream as RHEL";
}

TEST_F(RedHatRepositories, UnknownContentSetsFallBack) {
  EXPECT_EQ(ids(host("9.4", "x86_64", {"unheard-of-rpms"}), database({row("CVE-1", "8", {1})})),
            std::vector<std::string>{"CVE-1"});
  auto unknown = host("3.0");
  const auto made = database({row("CVE-1", "8", {1})});
  EXPECT_TRUE(find_vulnerabilities(unknown, *made, {})->empty());
  ASSERT_EQ(unknown.problems.size(), 1u);
  EXPECT_NE(unknown.problems[0].what.find("repositories"), std::string::npos);
}

TEST_F(RedHatRepositories, OfAMinorRelease) {
  auto inventory = host("9.4", "x86_64", {"rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_4"});
  const auto made = database({
      row("CVE-1", "7.76-26.el9_4.2", {4}),  // fixed for 9.4
      row("CVE-1", "7.76-31.el9", {1}),      // and for 9.6, in a build 9.4 never gets
      row("CVE-2", "7.76-26.el9", {4}),      // fixed for 9.4, and installed
      row("CVE-2", "7.76-31.el9", {1}), row("CVE-3", "7.76-31.el9", {1}),  // fixed for 9.6 only
      row("CVE-4", "7.76-27.el9_6", {6}), row("CVE-5", "", {1}),           // not fixed at all
  });
  const auto findings = find_vulnerabilities(inventory, *made, {});
  ASSERT_TRUE(findings);
  std::vector<std::string> seen;
  for (const auto& finding : *findings)
    seen.push_back(finding.rule + " " + std::get<Vulnerability>(finding.detail).fixed_version);
  EXPECT_EQ(seen, (std::vector<std::string>{"CVE-1 7.76-26.el9_4.2", "CVE-3 ", "CVE-5 "}));
}

}  // namespace
}  // namespace oakum::match
