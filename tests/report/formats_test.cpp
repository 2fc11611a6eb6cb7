// Every writer over the same reports, as golden files; and those of the field, byte for byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/identity.h"
#include "formats/node.h"
#include "formats/xml.h"
#include "report/format.h"
#include "report/saved/read_json.h"
#include "tests/report/samples.h"
#include "tests/shared_data.h"
#include "tests/text_file.h"

namespace oakum::report {
namespace {

std::string told(const Report& report, std::string_view format, const Options& options = {}) {
  io::StringWriter out;
  const auto* row = find_format(format);
  if (!row) return "no such format";
  EXPECT_TRUE(row->write(report, options, out));
  return out.text();
}

Finding secret_at(std::string path, std::uint32_t line) {
  SecretCandidate seen{.rule = "aws-access-key-id",
                       .where = {.path = path, .line = line},
                       .end_line = line,
                       .match = "key = \"********************\"",
                       .fingerprint = "00112233445566778899aabbccddeeff"};
  return {.rule = "aws-access-key-id",
          .severity = Severity::critical,
          .subject = FileRef{},
          .where = {.path = std::move(path), .line = line},
          .message = {},
          .detail = Secret{.category = "AWS", .title = "AWS Access Key ID", .seen = seen}};
}

Finding license_of(PackageRef package, std::string category, std::string name, Severity severity) {
  return {.rule = name,
          .severity = severity,
          .subject = package,
          .where = {},
          .message = {},
          .detail = License{.category = std::move(category), .name = std::move(name)}};
}

/// A directory with all kinds of findings, one of them suppressed, and a part that could not be
/// read.
Report mixed_report() {
  Report report = image_report();
  report.kind = TargetKind::filesystem;
  report.name = "shop";
  report.image.reset();
  report.inventory.layers.clear();
  report.secrets_judged = report.licenses_judged = true;
  report.findings.push_back(secret_at("config/deploy.env", 7));
  report.findings.push_back(secret_at("config/deploy.env", 9));
  report.findings.back().verdict = {Verdict::ignored, "a test's", ".oakumignore:4"};
  report.findings.push_back(license_of({1, 0}, "restricted", "GPL-3.0-only", Severity::high));
  report.findings.push_back(license_of({0, 1}, "notice", "MIT", Severity::low));
  Finding loose = license_of({}, "reciprocal", "MPL-2.0", Severity::medium);
  loose.subject = FileRef{};
  loose.where = {.path = "vendor/x/LICENSE"};
  std::get<License>(loose.detail).loose = true;
  report.findings.push_back(loose);
  return report;
}

/// All formats whose writers stand in this folder's own goldens.
constexpr std::string_view kFormats[] = {"sarif",
                                         "junit",
                                         "gitlab",
                                         "gitlab-dependency",
                                         "gitlab-secret",
                                         "gitlab-codequality",
                                         "asff",
                                         "github",
                                         "cosign-vuln",
                                         "csv",
                                         "markdown",
                                         "sonarqube",
                                         "github-annotations",
                                         "azure-annotations"};

struct Sample {
  std::string_view name;
  Report (*make)();
  bool suppressed;
};
constexpr Sample kSamples[] = {{"image", image_report, false},
                               {"mixed", mixed_report, true},
                               {"hostile", hostile_report, false},
                               {"clean", clean_report, false}};

void set_environment() {
  setenv("AWS_REGION", "eu-north-1", 1);
  setenv("AWS_ACCOUNT_ID", "123456789012", 1);
  setenv("GITHUB_REF", "refs/heads/main", 1);
  setenv("GITHUB_SHA", "5ae342eb2802672402d9b2c26f09e2051bbd91b8", 1);
  setenv("GITHUB_WORKFLOW", "scan", 1);
  setenv("GITHUB_JOB", "image", 1);
  setenv("GITHUB_RUN_ID", "17", 1);
}

TEST(Formats, AreAsTheyWere) {
  set_environment();
  for (const auto format : kFormats)
    for (const auto& [name, make, suppressed] : kSamples) {
      const auto path = fmt::format("{}/tests/report/golden/{}.{}", OAKUM_SOURCE_DIR, name, format);
      const auto seen =
          told(make(), format, {.show_suppressed = suppressed, .base_directory = "/src/my shop/"});
      if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(path, std::ios::binary) << seen;
      EXPECT_EQ(seen, read_text(path)) << format << " of " << name;
    }
}

TEST(Formats, EqualThoseOfTheField) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  struct Case {
    std::string_view report, format, golden;
  };
  const Case kCases[] = {{"alpine-310.json.golden", "sarif", "alpine-310.sarif.golden"},
                         {"alpine-310.json.golden", "junit", "alpine-310.junit.golden"},
                         {"alpine-310.json.golden", "gitlab", "alpine-310.gitlab.golden"},
                         {"npm.json.golden", "gitlab", "npm.gitlab.golden"}};
  const auto folder = shared_data() / "conformance/trivy/golden";
  for (const auto& [source, format, golden] : kCases) {
    const auto report = read_json(read_text(folder / source));
    ASSERT_TRUE(report) << source;
    EXPECT_EQ(told(*report, format), read_text(folder / golden)) << golden;
  }
}

formats::Node first(formats::Node list) { return *list.items().begin(); }

/// A report of `count` findings of severity `of(i)`.
template <class Of>
Report many(std::size_t count, Of of) {
  Report report = mixed_report();
  report.findings.clear();
  for (std::size_t i = 0; i < count; ++i) {
    Vulnerability v{.installed_version = "4.17.4", .fixed_version = "5"};
    report.findings.push_back({.rule = fmt::format("CVE-2020-{}", 10000 + i),
                               .severity = of(i),
                               .subject = PackageRef{1, 0},
                               .where = {},
                               .message = {},
                               .detail = v});
  }
  return report;
}

TEST(Formats, SarifStaysWithinWhatGitHubTakes) {
  const auto report =
      many(26'000, [](std::size_t i) { return i % 2 == 0 ? Severity::low : Severity::high; });
  const auto document = formats::parse_json(told(report, "sarif"));
  ASSERT_TRUE(document);
  const auto run = first((*document)["runs"]);
  EXPECT_EQ(run["results"].size(), 25'000u);
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 25'000u);
  std::size_t grave = 0;
  for (const auto result : run["results"].items()) grave += result["level"].text() == "error";
  EXPECT_EQ(grave, 13'000u) << "the grave ones are all there";
  const auto notes = first(run["invocations"])["toolExecutionNotifications"];
  EXPECT_EQ(first(notes)["message"]["text"].text().substr(0, 15), "1000 of 26000 r");
}

TEST(Formats, SarifPlacesAreWhereGitHubFindsThem) {
  Report report = many(1, [](std::size_t) { return Severity::high; });
  auto& list = report.inventory.lists[1];
  list.path = "/a b:c/ü.json";
  for (std::uint32_t i = 0; i < 300; ++i) list.packages[0].lines.push_back({0, 0});
  const auto document = formats::parse_json(told(report, "sarif"));
  const auto result = first(first((*document)["runs"])["results"]);
  EXPECT_EQ(result["locations"].size(), 100u);
  for (const auto location : result["locations"].items()) {
    const auto place = location["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"].text(), "a%20b%3Ac/%C3%BC.json");
    EXPECT_GE(place["region"]["startLine"].integer().value_or(0), 1);
  }
  const auto before = result["partialFingerprints"]["primaryLocationLineHash"].text();
  report.inventory.lists[1].packages[0].lines = {{90, 91}};
  const auto moved = formats::parse_json(told(report, "sarif"));
  const auto again = first(first((*moved)["runs"])["results"]);
  EXPECT_EQ(again["partialFingerprints"]["primaryLocationLineHash"].text(), before)
      << "the same when lines move";
}

TEST(Formats, AnnotationsAreTenOfALevel) {
  const auto report = many(40, [](std::size_t i) {
    return i < 10 ? Severity::critical : i < 25 ? Severity::medium : Severity::low;
  });
  const auto text = told(report, "github-annotations");
  const auto count = [&](std::string_view word) {
    std::size_t n = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("::error "), 10u);
  EXPECT_EQ(count("::warning "), 10u);
  EXPECT_EQ(count("::notice "), 10u);
  EXPECT_NE(text.find("::warning title=More findings::6 more"), text.npos) << text;
}

TEST(Formats, ASummaryIsCutToWhatGitHubTakes) {
  auto report = many(20'000, [](std::size_t) { return Severity::high; });
  for (auto& finding : report.findings)
    std::get<Vulnerability>(finding.detail).detail.title = std::string(100, 'x');
  const auto text = told(report, "markdown");
  EXPECT_LE(text.size(), 1u << 20);
  EXPECT_NE(text.find("more findings are left out"), text.npos);
}

}  // namespace
}  // namespace oakum::report
