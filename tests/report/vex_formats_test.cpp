// Our own statements, as OpenVEX and CSAF: what each decision becomes, and that they read back.
#include <gtest/gtest.h>

#include "formats/node.h"
#include "report/format.h"
#include "report/parts/vex_statements.h"
#include "vex/match.h"
#include "vex/read.h"

namespace oakum::report {
namespace {

std::vector<VexStatement> vex_statements(const Report& report) {
  std::vector<VexStatement> out;
  each_stated(report, [&](std::span<const VexStatement> about) {
    out.insert(out.end(), about.begin(), about.end());
  });
  return out;
}

/// A package for each finding; `image` gives the target a package URL.
Report sample(const std::vector<Finding>& findings, bool image) {
  Report report;
  report.id = "017b7d41-e09f-7000-80ea-000000000001";
  report.tool_version = "test";
  report.created = date(2024, 5, 1);
  report.name = "sample";
  if (image) {
    report.image.emplace();
    report.image->repo_digests = {"ghcr.io/x/app@sha256:" + std::string(64, 'a')};
  }
  PackageList list{.ecosystem = Ecosystem::npm, .type = "npm", .path = "package-lock.json"};
  for (std::uint32_t i = 0; i < findings.size(); ++i) {
    Package package{.id = fmt::format("p{}", i), .name = fmt::format("p{}", i), .version = "1"};
    package.purl = fmt::format("pkg:npm/p{}@1", i);
    list.packages.push_back(package);
    report.findings.push_back(findings[i]);
    report.findings.back().subject = PackageRef{0, i};
  }
  report.inventory.lists.push_back(list);
  return report;
}

Finding finding(Verdict verdict, std::string fixed = "", Status status = Status::affected) {
  Vulnerability vulnerability;
  vulnerability.fixed_version = std::move(fixed);
  vulnerability.status = status;
  return {.rule = "CVE-2024-0001", .detail = vulnerability, .verdict = std::move(verdict)};
}

TEST(VexStatements, OfDecisions) {
  struct Case {
    Finding finding;
    std::string_view status, justification, why;
  };
  const Verdict vex{.state = Verdict::ignored,
                    .reason = "component_not_present",
                    .source = "v.json",
                    .status = "not_affected",
                    .justification = "component_not_present"};
  const Case kCases[] = {
      {finding({}, "2"), "affected", "", "open with a fix"},
      {finding({}), "affected", "", "open without"},
      {finding({}, "", Status::under_investigation), "under_investigation", "", "nobody knows yet"},
      {finding(vex), "not_affected", "component_not_present", "VEX said so"},
      {finding({.state = Verdict::ignored,
                .reason = "code_not_reachable",
                .status = "not_affected",
                .justification = "code_not_reachable"}),
       "not_affected", "vulnerable_code_not_in_execute_path", "CycloneDX's word in OpenVEX's"},
      {finding({.state = Verdict::ignored, .reason = "gone", .status = "not_affected"}),
       "not_affected", "", "only prose"},
      {finding({.state = Verdict::ignored, .reason = "", .status = "fixed"}), "fixed", "", "fixed"},
      {finding({.state = Verdict::ignored, .reason = "accepted", .source = ".trivyignore"}),
       "under_investigation", "", "an ignore file says nothing of the product"},
      {finding({.state = Verdict::ignored, .reason = "vulnerable_code_not_present"}),
       "not_affected", "vulnerable_code_not_present", "unless it has a word for it"},
  };
  for (const auto& [finding, status, justification, why] : kCases) {
    const auto statements = vex_statements(sample({finding}, true));
    ASSERT_EQ(statements.size(), 1u) << why;
    const auto& statement = statements.front();
    EXPECT_EQ(name(statement.status), status) << why;
    EXPECT_EQ(statement.justification, justification) << why;
    // What both formats demand.
    EXPECT_EQ(statement.status == Status::affected, !statement.action.empty()) << why;
    if (statement.status == Status::not_affected) {
      EXPECT_TRUE(!statement.justification.empty() || !statement.impact.empty()) << why;
    }
  }
  EXPECT_TRUE(vex_statements(sample({finding({.state = Verdict::filtered})}, true)).empty());
}

TEST(VexStatements, OnePackageOneStatement) {
  auto report =
      sample({finding({}), finding({.state = Verdict::ignored, .status = "fixed"})}, true);
  report.findings[1].subject = report.findings[0].subject;
  const auto statements = vex_statements(report);
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statements[0].status, Status::affected) << "the gravest counts";
  const auto same = vex_statements(sample({finding({}, "2"), finding({}, "2")}, true));
  EXPECT_EQ(same.size(), 2u) << "what is to be done names the package";
}

class VexFormats : public testing::TestWithParam<const char*> {};

TEST_P(VexFormats, ReadBack) {
  for (const bool image : {true, false}) {
    auto report = sample({finding({}, "2"),
                          finding({.state = Verdict::ignored,
                                   .reason = "component_not_present",
                                   .source = "v.json",
                                   .status = "not_affected",
                                   .justification = "component_not_present"}),
                          finding({.state = Verdict::ignored, .reason = "accepted"}),
                          finding({.state = Verdict::ignored, .status = "fixed"})},
                         image);
    io::StringWriter out;
    ASSERT_TRUE(find_format(GetParam())->write(report, {}, out));
    const auto document = vex::read(out.text(), "own");
    ASSERT_TRUE(document) << document.error().what;
    EXPECT_TRUE(document->problems.empty()) << document->problems.front().what;
    const vex::Document* documents[] = {&*document};
    vex::Judge judge(report, documents);
    const std::string_view kWant[] = {"", "not_affected", "", "fixed"};
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
      const auto verdict = judge.judge(report.findings[i]);
      EXPECT_EQ(verdict ? verdict->status : "", kWant[i]) << GetParam() << i << image;
    }
    EXPECT_EQ(judge.statements_used(0), document->statements.size());
  }
}

TEST_P(VexFormats, NothingFound) {
  io::StringWriter out;
  ASSERT_TRUE(find_format(GetParam())->write(sample({}, true), {}, out));
  const auto document = vex::read(out.text(), "own");
  ASSERT_TRUE(document) << document.error().what;
  EXPECT_TRUE(document->statements.empty());
}

INSTANTIATE_TEST_SUITE_P(All, VexFormats, testing::Values("openvex", "csaf"));

}  // namespace
}  // namespace oakum::report
