#include <gtest/gtest.h>

#include "match/eol_table.h"
#include "match/match.h"
#include "match/runtimes.h"

namespace oakum::match {
namespace {

TEST(EndOfLife, DependsOnReleaseAndDay) {
  struct Case {
    std::string_view family, name;
    bool extended;
    Time at;
    bool over;
    std::string_view why;
  };
  const Case kCases[] = {
      {"debian", "12.5", false, date(2028, 6, 30), false, "the last day still counts"},
      {"debian", "12.5", false, date(2028, 7, 1), true, "the day after"},
      {"debian", "1", false, date(2026, 1, 1), false, "an unknown release is taken as supported"},
      {"alpine", "3.2.1", false, date(2018, 1, 1), true, "3.2 is not 3.20"},
      {"alpine", "3.20.1", false, date(2018, 1, 1), false, "and 3.20 not 3.2"},
      {"alpine", "edge", false, date(2099, 1, 1), false, "a rolling release has no end"},
      {"ubuntu", "18.04", false, date(2024, 1, 1), true, "free support is over"},
      {"ubuntu", "18.04", true, date(2024, 1, 1), false, "extended support is not"},
      {"ubuntu", "18.04-ESM", false, date(2024, 1, 1), false, "the same, said by the name"},
      {"amazon", "AMI release 2018.03", false, date(2024, 1, 1), true,
       "the first Amazon Linux by its old names"},
      {"amazon", "2 (Karoo)", false, date(2026, 6, 30), false, "the second"},
      {"sles", "15-SP3", false, date(2023, 1, 1), true, "service packs in either spelling"},
      {"sles", "15.7", false, date(2027, 1, 1), false, "and the other"},
      {"fedora", "36", false, date(2023, 5, 17), true, "thirteen months"},
      {"centos-stream", "9", false, date(2027, 6, 1), true, "ends before the RHEL it leads to"},
      {"openwrt", "22.03.5", false, date(2025, 1, 1), true, "by minor release"},
      {"slem", "5.1", false, date(2026, 1, 1), true, "SUSE's Micro"},
      {"debian", "13.1", false, date(2030, 6, 30), false, "with its long-term team"},
      {"debian", "trixie/sid", false, date(2099, 1, 1), false, "in the making"},
      {"void", "rolling", false, date(2099, 1, 1), false, "a family without dates"},
  };
  for (const auto& [family, name, extended, at, over, why] : kCases) {
    OperatingSystem os;
    os.family = family;
    os.name = name;
    os.extended = extended;
    EXPECT_EQ(end_of_life(os, at), over) << family << ' ' << name << ": " << why;
  }
}

TEST(EndOfLife, SuppliersLookAfterOldReleases) {
  OperatingSystem os;
  os.family = "ubuntu";
  os.name = "14.04";
  EXPECT_TRUE(end_of_life(os, date(2026, 1, 1)));
  os.supplier = "rapidfort";
  EXPECT_FALSE(end_of_life(os, date(2026, 1, 1)));
}

TEST(EndOfLife, TheMostExactReleaseCounts) {
  ASSERT_NE(life_span("log4j", "2.12.1"), nullptr);
  EXPECT_EQ(life_span("log4j", "2.12.1")->cycle, "2.12");
  EXPECT_EQ(life_span("log4j", "2.17.1")->cycle, "2");
  EXPECT_EQ(life_span("django", "5.2rc1")->cycle, "5.2");
  EXPECT_EQ(life_span("go", "1.2"), life_span("go", "1.2.1"));
  EXPECT_EQ(life_span("unheard-of", "1"), nullptr);
  EXPECT_EQ(life_span("go", ""), nullptr);
  EXPECT_EQ(life_span("go", std::string(100'000, '1')), nullptr);
}

TEST(EndOfLife, HowManyAreKnown) {
  EXPECT_GE(known_ends_of_life("alpine"), 32u);
  EXPECT_EQ(known_ends_of_life("void"), 0u);
}

TEST(EndOfLife, PackagesAreKnownByTheirNames) {
  EXPECT_EQ(product_named("npm", "@angular/core"), "angular");
  EXPECT_EQ(product_named("cpe", "nodejs:node.js"), "nodejs");
  EXPECT_EQ(product_named("npm", "left-pad"), "");
}

TEST(Runtimes, PastTheirLife) {
  struct Case {
    Ecosystem ecosystem;
    std::string_view name, version, cpe;
    std::string_view product, last_day;  ///< Empty: it is not over, or none of ours.
  };
  const Case kCases[] = {
      {Ecosystem::golang, "stdlib", "1.20.14", "", "go", "2024-02-06"},
      {Ecosystem::golang, "stdlib", "v1.26.0", "", "", ""},
      {Ecosystem::binary, "node", "16.20.2", "", "nodejs", "2023-09-11"},
      {Ecosystem::binary, "node", "24.1.0", "", "", ""},
      {Ecosystem::binary, "unheard-of", "16.20.2", "cpe:2.3:a:nodejs:node.js:16.20.2:*:*:*:*:*:*:*",
       "nodejs", "2023-09-11"},
      {Ecosystem::binary, "temurin", "1.8.0_392", "", "", ""},
      {Ecosystem::binary, "temurin", "23.0.1", "", "eclipse-temurin", "2025-03-18"},
      {Ecosystem::binary, "python", "3.8.10", "", "python", "2024-10-07"},
      {Ecosystem::pypi, "Django", "4.1.13", "", "django", "2023-12-01"},
      {Ecosystem::gem, "rails", "6.1.7.8", "", "ruby-on-rails", "2024-10-01"},
      {Ecosystem::maven, "org.springframework.boot:spring-boot", "2.7.18", "", "spring-boot",
       "2023-06-30"},
      {Ecosystem::maven, "log4j:log4j", "1.2.17", "", "log4j", "2015-10-15"},
      {Ecosystem::composer, "laravel/framework", "v9.52.0", "", "laravel", "2024-02-06"},
      {Ecosystem::npm, "vue", "2.7.16", "", "vue", "2023-12-31"},
      {Ecosystem::npm, "left-pad", "1.0.0", "", "", ""},
      {Ecosystem::deb, "nodejs", "12.22.12", "", "", ""},
  };
  for (const auto& [ecosystem, name, version, cpe, product, last_day] : kCases) {
    const auto past = runtime_past_life(ecosystem, name, version, cpe, date(2026, 2, 1));
    EXPECT_EQ(past ? past->product : "", product) << name << ' ' << version;
    EXPECT_EQ(past ? past->last_day : "", last_day) << name << ' ' << version;
  }
}

TEST(Runtimes, OncePerListAndRelease) {
  Inventory inventory;
  inventory.lists.resize(2);
  for (auto& list : inventory.lists) {
    list.ecosystem = Ecosystem::maven;
    for (const auto* name : {"spring-core", "spring-web", "spring-web"}) {
      list.packages.emplace_back();
      list.packages.back().name = std::string("org.springframework:") + name;
      list.packages.back().version = "4.3.9";
    }
  }
  inventory.lists[1].packages[0].assumed = true;
  const auto past = runtimes_past_life(inventory, date(2026, 1, 1));
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].subject, (PackageRef{0, 0}));
  EXPECT_EQ(past[1].subject, (PackageRef{1, 1}));
  EXPECT_EQ(past[0].cycle, "4.3");
}

}  // namespace
}  // namespace oakum::match
