#include "explain/write.h"

#include <gtest/gtest.h>

#include "formats/node.h"
#include "report/parts/cell.h"
#include "tests/priority/report_maker.h"

namespace oakum::explain {
namespace {

formats::Node nth(formats::Node list, std::size_t index) {
  for (const auto item : list.items())
    if (index-- == 0) return item;
  return {};
}

Report image() {
  priority::ReportMaker maker;
  maker.image("debian:12").system("debian", "12.5");
  maker.report().name = "shop:1.5";
  maker.report().vulnerabilities_judged = true;
  maker.list(Ecosystem::npm, "npm", "srv/package-lock.json");
  Package root, express, qs;
  root.id = root.name = "shop";
  root.relationship = Relationship::root;
  root.depends_on = {"express@4.17.1"};
  express.id = "express@4.17.1";
  express.name = "express";
  express.version = "4.17.1";
  express.relationship = Relationship::direct;
  express.depends_on = {"qs@6.7.0"};
  qs.id = "qs@6.7.0";
  qs.name = "qs";
  qs.version = "6.7.0";
  qs.purl = "pkg:npm/qs@6.7.0";
  qs.relationship = Relationship::indirect;
  qs.lines = {{12, 20}};
  qs.layer = 1;
  qs.licenses = {"BSD-3-Clause"};
  maker.package(root).package(express).package(qs);
  auto& v =
      std::get<Vulnerability>(maker.finding("CVE-2022-24999", Severity::high, "6.7.3").detail);
  v.severity_source = "ghsa";
  v.detail.title = "qs: \x1b[31mprototype poisoning";
  v.detail.vendor_severity = {{"ghsa", Severity::high}, {"nvd", Severity::medium}};
  v.data_source = {.id = "ghsa", .name = "GitHub", .url = "https://github.com/advisories"};
  v.known_exploited = KnownExploited{.date_added = "2023-01-01", .due_date = "2023-02-01"};
  return std::move(maker.report());
}

std::string explained(const Report& report, int width = 80) {
  const Context context(report);
  const std::uint32_t findings[] = {0};
  advisory::SearchHit row;
  row.ns = "npm::GitHub";
  row.id = "CVE-2022-24999";
  row.package = "qs";
  row.source = {.id = "ghsa", .name = "GitHub"};
  row.vulnerable = {">=6.7.0, <6.7.3"};
  row.patched = {"6.7.3"};
  io::StringWriter out;
  EXPECT_TRUE(write_findings(context, findings, {&row, 1}, {.width = width}, out));
  return out.text();
}

TEST(Explain, SaysWhatWhyWhereAndWhatToDo) {
  EXPECT_EQ(explained(image()), R"(CVE-2022-24999 (HIGH)
qs: \x1b[31mprototype poisoning
  severity     HIGH, as ghsa says (others: nvd MEDIUM)
  exploited    yes, known since 2023-01-01, to be mended by 2023-02-01

qs 6.7.0 (npm)
  why          versions >=6.7.0, <6.7.3 are affected; fixed in 6.7.3
               (npm::GitHub)
  source       GitHub, https://github.com/advisories
  status       fixed
  where        srv/package-lock.json:12
  layer        2 of 2, by RUN make; application
  needed by    shop > express 4.17.1 > qs 6.7.0
  do           express 4.17.1: a release that uses qs 6.7.3 or newer; closes 1
               high (1 exploited)
               $ npm update qs
  policy       open
)");
}

TEST(Explain, LinesFitThePage) {
  for (const int width : {40, 60, 120}) {
    const auto text = explained(image(), width);
    for (std::size_t from = 0; from < text.size();) {
      const auto end = text.find('\n', from);
      EXPECT_LE(report::width_of(text.substr(from, end - from)), static_cast<std::size_t>(width));
      from = end + 1;
    }
  }
}

TEST(Explain, SaysWhatPolicySays) {
  auto report = image();
  report.findings[0].verdict = {.state = Verdict::ignored,
                                .reason = "not reachable",
                                .source = ".oakumignore.yaml:3",
                                .status = "not_affected",
                                .owner = "web",
                                .until = "2027-01-01"};
  const auto text = explained(report, 120);
  EXPECT_NE(text.find("policy       not_affected: not reachable (.oakumignore.yaml:3), by web, "
                      "until 2027-01-01"),
            text.npos)
      << text;
  EXPECT_EQ(text.find("  do "), text.npos) << "nothing is to be done";
}

TEST(Why, SaysWhoNeedsItAndWhereItIs) {
  const auto report = image();
  const Context context(report);
  const PackageRef packages[] = {{0, 2}};
  io::StringWriter out;
  ASSERT_TRUE(write_packages(context, packages, {.width = 80}, out));
  EXPECT_EQ(out.text(), R"(qs 6.7.0 (npm)
  package URL  pkg:npm/qs@6.7.0
  in           srv/package-lock.json:12
  layer        2 of 2, by RUN make; application
  as           indirect: what the project asks for needs it
  needed by    shop > express 4.17.1 > qs 6.7.0
  licences     BSD-3-Clause
  findings     1 high
)");
}

TEST(Why, AndToMachines) {
  const auto report = image();
  const Context context(report);
  const PackageRef packages[] = {{0, 2}};
  io::StringWriter out;
  ASSERT_TRUE(write_packages_json(context, packages, out));
  const auto json = formats::parse_json(out.text(), {});
  ASSERT_TRUE(json);
  const auto package = nth(json->root()["Packages"], 0);
  EXPECT_EQ(package["Name"].text(), "qs");
  EXPECT_EQ(package["Location"]["StartLine"].integer(), 12);
  EXPECT_EQ(nth(nth(package["DependencyPaths"], 0), 1).text(), "express@4.17.1");
  EXPECT_EQ(nth(package["Findings"], 0)["ID"].text(), "CVE-2022-24999");
  io::StringWriter explained;
  const std::uint32_t findings[] = {0};
  ASSERT_TRUE(write_findings_json(context, findings, {}, explained));
  const auto finding = formats::parse_json(explained.text(), {});
  ASSERT_TRUE(finding);
  EXPECT_EQ(nth(finding->root()["Findings"], 0)["Fix"]["Command"].text(), "npm update qs");
}

}  // namespace
}  // namespace oakum::explain
