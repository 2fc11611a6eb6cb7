#include "priority/order.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/priority/report_maker.h"

namespace oakum::priority {
namespace {

using enum Severity;

Vulnerability with(bool known, bool ransomware, double chance, std::string fixed) {
  Vulnerability v;
  if (known) v.known_exploited = KnownExploited{.ransomware = ransomware};
  if (chance != 0) v.epss = Epss{.score = chance};
  v.fixed_version = std::move(fixed);
  return v;
}

TEST(Order, WhatToActOnFirst) {
  ReportMaker maker;
  maker.image("debian:12").list(Ecosystem::npm, "npm", "package-lock.json");
  const auto add = [&](const char* rule, Severity severity, Vulnerability v,
                       Relationship relationship = Relationship::direct, std::uint16_t layer = 1,
                       const char* name = "a") {
    Package package;
    package.name = name;
    package.relationship = relationship;
    package.layer = layer;
    maker.package(package);
    maker.finding(rule, severity, "").detail = std::move(v);
  };
  // Each row differs from the one above in what is told.
  add("ransomware", low, with(true, true, 0, "1"));
  add("exploited", critical, with(true, false, 0, "1"));
  add("severity", critical, with(false, false, 0, ""));
  add("chance", high, with(false, false, 0.9, ""));
  add("less chance", high, with(false, false, 0.1, "1"));
  add("fix", medium, with(false, false, 0, "1"), Relationship::indirect, 0);
  add("no fix", medium, with(false, false, std::numeric_limits<double>::quiet_NaN(), ""));
  add("direct", low, with(false, false, 0, ""), Relationship::direct, 0);
  add("transitive", low, with(false, false, 0, ""), Relationship::indirect);
  add("base", low, with(false, false, 0, ""), Relationship::indirect, 0);
  add("named", unknown, with(false, false, 0, ""), Relationship::direct, 1, "a");
  add("named later", unknown, with(false, false, 0, ""), Relationship::direct, 1, "b");
  std::vector<std::string> expected, seen;
  for (const auto& finding : maker.report().findings) expected.push_back(finding.rule);
  std::reverse(maker.report().findings.begin(), maker.report().findings.end());
  for (const auto i : by_urgency(maker.report())) seen.push_back(maker.report().findings[i].rule);
  EXPECT_EQ(seen, expected);
}

TEST(Order, EqualOnesStayAsTheyAre) {
  ReportMaker maker;
  maker.list(Ecosystem::npm, "npm").package({.name = "a"});
  for (int i = 0; i < 3; ++i) maker.vulnerable("CVE-1", high, "");
  EXPECT_EQ(by_urgency(maker.report()), (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace oakum::priority
