#include "priority/fix_plan.h"

#include <gtest/gtest.h>

#include "tests/priority/report_maker.h"

namespace oakum::priority {
namespace {

using enum Severity;
using Indices = std::vector<std::uint32_t>;

Package named(std::string name, std::string version) {
  Package package;
  package.id = name + "@" + version;
  package.name = std::move(name);
  package.version = std::move(version);
  return package;
}

Package debian(std::string name, std::string source, std::uint16_t layer = 0) {
  Package package = named(std::move(name), "3.0.11");
  package.release = "1";
  package.src_name = std::move(source);
  package.src_version = "3.0.11";
  package.src_release = "1";
  package.layer = layer;
  return package;
}

Package npm(std::string name, std::string version, Relationship relationship,
            std::vector<std::string> needs = {}) {
  Package package = named(std::move(name), std::move(version));
  package.relationship = relationship;
  package.depends_on = std::move(needs);
  return package;
}

TEST(FixPlan, PackagesOfOneSourceAreOneStep) {
  ReportMaker maker;
  maker.system("debian", "12.5").list(Ecosystem::deb, "dpkg");
  maker.package(debian("libssl3", "openssl")).vulnerable("CVE-1", critical, "3.0.14-1");
  maker.vulnerable("CVE-2", low, "").vulnerable("CVE-3", high, "3.0.13-1");
  maker.package(debian("openssl", "openssl")).vulnerable("CVE-1", critical, "3.0.14-1");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u);
  const auto& step = plan.steps[0];
  EXPECT_EQ(step.kind, Step::package);
  EXPECT_EQ(action(step), "upgrade openssl (libssl3, openssl) 3.0.11-1 to 3.0.14-1");
  EXPECT_EQ(gain(step), "2 critical, 1 high");
  EXPECT_EQ(step.closes, (Indices{0, 2, 3}));
  EXPECT_EQ(step.remains, (Indices{1}));
  EXPECT_EQ(plan.unfixed, (Indices{1}));
  EXPECT_EQ(step.command, "apt-get update && apt-get install -y --only-upgrade libssl3 openssl");
}

TEST(FixPlan, DebianComparesTheSource) {
  ReportMaker maker;
  auto package = debian("libdevmapper", "lvm2");
  package.epoch = 2;
  package.version = "1.02.185";
  package.src_version = "2.03.16";
  maker.list(Ecosystem::deb, "dpkg").package(package).vulnerable("CVE-1", high, "2.03.17-1");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u) << "an epoch of the package's own does not outrank the fix";
  EXPECT_EQ(plan.steps[0].upgrades[0].installed, std::vector<std::string>{"2:1.02.185-1"});
}

TEST(FixPlan, OnePackageInSeveralPlacesIsOneStep) {
  ReportMaker maker;
  for (const auto* path : {"b/package-lock.json", "a/package-lock.json"}) {
    auto package = npm("lodash", "4.17.15", Relationship::direct);
    package.lines = {{7, 9}};
    maker.list(Ecosystem::npm, "npm", path).package(package).vulnerable("CVE-1", high, "4.17.21");
  }
  maker.list(Ecosystem::npm, "npm", "c/package-lock.json")
      .package(npm("lodash", "4.17.20", Relationship::direct))
      .vulnerable("CVE-1", high, "4.17.21");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u);
  ASSERT_EQ(plan.steps[0].upgrades.size(), 1u);
  const auto& upgrade = plan.steps[0].upgrades[0];
  EXPECT_EQ(action(plan.steps[0]), "upgrade lodash 4.17.15 and 4.17.20 to 4.17.21");
  ASSERT_EQ(upgrade.where.size(), 3u);
  EXPECT_EQ(upgrade.where[0], (Location{"a/package-lock.json", 7, 0}));
  EXPECT_EQ(plan.steps[0].command, "npm install lodash@4.17.21");
}

TEST(FixPlan, WhatDependenciesNeedIsGroupedByTheDirectOne) {
  ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json");
  maker.package(npm("shop", "1.0.0", Relationship::root, {"express@4.17.1", "mkdirp@0.5.1"}));
  maker.package(npm("express", "4.17.1", Relationship::direct, {"body-parser@1.19.0", "qs@6.7.0"}));
  maker.package(npm("body-parser", "1.19.0", Relationship::indirect, {"qs@6.7.0"}));
  maker.vulnerable("CVE-2", medium, "1.20.3");
  maker.package(npm("qs", "6.7.0", Relationship::indirect))
      .vulnerable("CVE-1", high, "6.7.3, 6.8.3");
  maker.package(npm("mkdirp", "0.5.1", Relationship::direct, {"minimist@0.0.8"}));
  maker.package(npm("minimist", "0.0.8", Relationship::indirect))
      .vulnerable("CVE-3", critical, "0.2.4, 1.2.6");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(action(plan.steps[0]), "mkdirp 0.5.1: a release that uses minimist 0.2.4 or newer");
  EXPECT_EQ(action(plan.steps[1]),
            "express 4.17.1: a release that uses body-parser 1.20.3 or newer, qs 6.7.3 or newer");
  EXPECT_EQ(plan.steps[1].kind, Step::dependency);
  EXPECT_EQ(plan.steps[1].closes, (Indices{0, 1}));
  EXPECT_EQ(plan.steps[1].command, "npm update body-parser && npm update qs");
}

TEST(FixPlan, TheBaseImageIsOneStep) {
  ReportMaker maker;
  maker.image("debian:12.5").system("debian", "12.5").list(Ecosystem::deb, "dpkg");
  maker.package(debian("libssl3", "openssl")).vulnerable("CVE-1", critical, "3.0.14-1");
  maker.package(debian("zlib1g", "zlib")).vulnerable("CVE-2", low, "");
  maker.package(debian("curl", "curl", 1)).vulnerable("CVE-3", high, "3.0.12-1");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(action(plan.steps[0]), "a newer base image debian:12.5 (1 layer)");
  EXPECT_EQ(plan.steps[0].closes, (Indices{0}));
  EXPECT_EQ(plan.steps[0].command, "apt-get update && apt-get install -y --only-upgrade libssl3");
  EXPECT_EQ(action(plan.steps[1]), "upgrade curl 3.0.11-1 to 3.0.12-1");
  EXPECT_EQ(plan.steps[1].instruction, "RUN make");
  EXPECT_EQ(plan.unfixed, (Indices{1}));
}

TEST(FixPlan, GoIsBuiltAgain) {
  ReportMaker maker;
  for (const auto& [path, version] : {std::pair("usr/bin/a", "v1.20.3"), {"usr/bin/b", "v1.21.1"}})
    maker.list(Ecosystem::golang, "gobinary", path)
        .package(named("stdlib", version))
        .vulnerable("CVE-1", high, "1.20.8, 1.21.4");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u);
  EXPECT_EQ(plan.steps[0].kind, Step::toolchain);
  EXPECT_EQ(action(plan.steps[0]), "build with Go 1.21.4 or newer");
  EXPECT_EQ(plan.steps[0].upgrades[0].where.size(), 2u);
  EXPECT_EQ(plan.steps[0].command, "");
}

TEST(FixPlan, StaysOnTheLineWhereThatClosesSome) {
  ReportMaker maker;
  maker.list(Ecosystem::pypi, "pip", "requirements.txt").package(named("django", "3.2.1"));
  maker.vulnerable("CVE-1", high, "3.2.5, 4.0.2").vulnerable("CVE-2", high, "4.1.0");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u);
  const auto& upgrade = plan.steps[0].upgrades[0];
  EXPECT_EQ(upgrade.wanted, "4.1.0");
  EXPECT_EQ(upgrade.gentler, "3.2.5");
  EXPECT_EQ(upgrade.gentler_closes, 1u);
  EXPECT_EQ(plan.steps[0].command, "pip install --upgrade 'django>=4.1.0'");
}

TEST(FixPlan, WhatClosesMostComesFirst) {
  ReportMaker maker;
  maker.list(Ecosystem::pypi, "pip", "requirements.txt");
  maker.package(named("a", "1.0"))
      .vulnerable("CVE-1", high, "1.1")
      .vulnerable("CVE-2", high, "1.1");
  maker.package(named("b", "1.0")).vulnerable("CVE-3", critical, "1.1");
  maker.package(named("c", "1.0"));
  maker.finding("CVE-4", low, "1.1").detail = [&] {
    Vulnerability v;
    v.fixed_version = "1.1";
    v.known_exploited.emplace();
    return v;
  }();
  maker.package(named("d", "1.0")).vulnerable("CVE-5", critical, "1.1");
  const auto plan = fix_plan(maker.report());
  std::string order;
  for (const auto& step : plan.steps) order += step.name;
  EXPECT_EQ(order, "cbda");
  EXPECT_EQ(gain(plan.steps[0]), "1 low (1 exploited)");
}

TEST(FixPlan, OnlyWhatIsOpenCounts) {
  ReportMaker maker;
  maker.list(Ecosystem::pypi, "pip", "requirements.txt").package(named("a", "1.0"));
  maker.finding("CVE-1", high, "1.1").verdict.state = Verdict::ignored;
  maker.finding("CVE-2", high, "1.1").verdict.state = Verdict::filtered;
  maker.vulnerable("CVE-3", high, "");
  const auto plan = fix_plan(maker.report());
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_EQ(plan.unfixed, (Indices{2}));
  EXPECT_TRUE(fix_plan(Report{}).steps.empty());
}

TEST(FixPlan, WhatIsToldTwiceCountsOnce) {
  ReportMaker maker;
  maker.list(Ecosystem::npm, "npm", "package-lock.json").package(named("a", "1.0.0"));
  maker.vulnerable("CVE-1", high, "1.1.0").vulnerable("CVE-1", high, "1.2.0");
  const auto plan = fix_plan(maker.report());
  ASSERT_EQ(plan.steps.size(), 1u);
  EXPECT_EQ(plan.steps[0].closes, (Indices{1}));
  EXPECT_EQ(plan.steps[0].upgrades[0].wanted, "1.2.0");
}

/// Every open vulnerability is closed by exactly one step, or by none and said so.
TEST(FixPlan, LeavesNothingOut) {
  ReportMaker maker;
  maker.image("");
  for (int l = 0; l < 5; ++l) {
    maker.list(l % 2 ? Ecosystem::npm : Ecosystem::golang, l % 2 ? "npm" : "gobinary",
               fmt::format("{}", l));
    for (int p = 0; p < 20; ++p) {
      auto package = npm(fmt::format("p{}", p), fmt::format("{}.0.0", p % 3), Relationship::unknown,
                         {fmt::format("p{}@{}.0.0", (p * 7 + l) % 20, (p * 7 + l) % 20 % 3)});
      package.layer = p % 2;
      maker.package(package);
      for (int f = 0; f < p % 4; ++f)
        maker.vulnerable(fmt::format("CVE-{}", f), high, f == 2 ? "" : fmt::format("{}.1.0", f));
    }
  }
  const auto plan = fix_plan(maker.report());
  std::vector<int> times(maker.report().findings.size());
  for (const auto& step : plan.steps)
    for (const auto i : step.closes) ++times[i];
  for (const auto i : plan.unfixed) ++times[i];
  EXPECT_EQ(times, std::vector<int>(times.size(), 1));
}

}  // namespace
}  // namespace oakum::priority
