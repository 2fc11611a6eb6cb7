#include "report/saved/read_json.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "core/identity.h"
#include "formats/node.h"
#include "report/format.h"
#include "tests/report/samples.h"
#include "tests/shared_data.h"

namespace oakum::report {
namespace {

std::string written(const Report& report, const Options& options) {
  io::StringWriter out;
  EXPECT_TRUE(find_format("json")->write(report, options, out));
  return out.text();
}

/// Everything a report can say, in one.
Report full_report() {
  Report report = image_report();
  report.image->repo_digests = {"registry.example/shop/app@sha256:11"};
  report.image->config =
      R"({"architecture":"arm64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:01","sha256:02","sha256:02"]},
        "config":{"Labels":{"org.opencontainers.image.base.name":"debian:12","org.opencontainers.image.base.digest":"sha256:ba"}},
        "history":[{"created_by":"ADD rootfs"},{"created_by":"CMD [\"bash\"]","empty_layer":true},
                   {"created_by":"RUN a"},{"created_by":"RUN a"},{"created_by":"CMD [\"app\"]","empty_layer":true}]})";
  report.image->diff_ids = {"sha256:01", "sha256:02", "sha256:02"};
  auto& inventory = report.inventory;
  inventory.os->supplier = "rapidfort";
  inventory.os->extended = true;
  inventory.layers = {{.size = 1, .digest = "sha256:d1", .diff_id = "sha256:01"},
                      {.size = 2, .digest = "sha256:d2", .diff_id = "sha256:02"},
                      {.size = 2, .digest = "sha256:d2", .diff_id = "sha256:02"}};
  auto& list = inventory.lists[0];
  auto& package = list.packages[0];
  package.release = "3.el9";
  package.epoch = 7;
  package.dev = true;
  package.src_release = "3";
  package.src_epoch = 1;
  package.modularity_label = "nodejs:12";
  package.build_info = BuildInfo{.content_sets = {"a", "b"}, .nvr = "n-v-r", .arch = "x86_64"};
  package.repository_class = "third-party";
  package.cpe = "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*";
  package.evidence = "sha1";
  package.confidence = 80;
  package.layer = 1;
  package.lines = {{1, 2}, {5, 5}};
  inventory.lists.push_back(
      {.ecosystem = Ecosystem::rpm, .type = "rpm", .path = "var/lib/rpm/Packages"});
  inventory.lists.back().packages.push_back({.id = "x@1", .name = "x", .version = "1"});
  inventory.lists.push_back({.ecosystem = Ecosystem::pypi,
                             .type = "python-pkg",
                             .path = "usr/lib/a.egg-info",
                             .analyzed_by = "python-egg",
                             .group = "Python"});
  inventory.lists.back().packages.push_back(
      {.name = "a", .version = "1", .file_path = "usr/lib/a.egg-info"});
  inventory.lists.push_back({.ecosystem = Ecosystem::pypi,
                             .type = "python-pkg",
                             .path = "usr/lib/b/METADATA",
                             .group = "Python"});
  inventory.lists.back().packages.push_back(
      {.name = "b", .version = "2", .file_path = "usr/lib/b/METADATA"});
  inventory.problems.push_back(
      {{.path = "a", .line = 3, .layer = 2}, "no version", Error::unsupported});
  report.past_life = {{{1, 1}, "app", "1", "2020-01-01"}, {{2, 0}, "log4j", "2", ""}};
  fill_identities(inventory);
  return report;
}

TEST(SavedReport, IsTheSameWhenWrittenAgain) {
  struct Case {
    const char* why;
    Report report;
  };
  const Case cases[] = {{"everything", full_report()},
                        {"an image", image_report()},
                        {"a repository", clean_report()},
                        {"not judged", unjudged_report()}};
  for (const auto& [why, report] : cases)
    for (const bool all : {true, false})
      for (const bool suppressed : {true, false}) {
        const Options options{.list_all_packages = all, .show_suppressed = suppressed};
        const auto first = written(report, options);
        const auto read = read_json(first);
        ASSERT_TRUE(read) << why << ": " << read.error().what;
        EXPECT_EQ(written(*read, options), first) << why << (all ? "" : ", short");
      }
}

TEST(SavedReport, KeepsWhatIsHostile) {
  const auto first = written(hostile_report(), {});
  const auto read = read_json(first);
  ASSERT_TRUE(read);
  const auto second = written(*read, {});
  EXPECT_EQ(written(*read_json(second), {}), second) << "what is not UTF-8 became U+FFFD once";
  EXPECT_EQ(read->findings.size(), hostile_report().findings.size());
}

TEST(SavedReport, SaysWhatTheReportSaid) {
  const auto before = full_report();
  const auto read = read_json(written(before, {.show_suppressed = true}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->inventory.os, before.inventory.os);
  EXPECT_EQ(read->inventory.problems, before.inventory.problems);
  EXPECT_EQ(read->inventory.layers[0].created_by, "ADD rootfs");
  EXPECT_EQ(read->inventory.layers[2].created_by, "RUN a");
  EXPECT_EQ(read->database, before.database);
  EXPECT_EQ(read->created, before.created);
  std::size_t packages = 0, ignored = 0;
  for (const auto& list : read->inventory.lists) {
    EXPECT_NE(list.ecosystem, Ecosystem::none) << list.type;
    for (const auto& package : list.packages) {
      ++packages;
      bool same = false;
      for (const auto& other : before.inventory.lists)
        for (auto known : other.packages) {
          if (known.layer == 2) known.layer = 1;  // the same layer twice is found once
          same = same || (other.ecosystem == list.ecosystem && known == package);
        }
      EXPECT_TRUE(same) << package.name;
    }
  }
  EXPECT_EQ(packages, 11u);
  for (const auto& finding : read->findings) ignored += finding.verdict.state == Verdict::ignored;
  EXPECT_EQ(ignored, 1u);
}

TEST(SavedReport, ReadsReportsOfTheField) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  std::size_t reports = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(shared_data() / "conformance/trivy/golden")) {
    if (!entry.path().string().ends_with(".json.golden")) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto document = formats::parse_json(text);
    if (!document || document->root()["SchemaVersion"].text() != "2") continue;
    const auto read = read_json(text);
    ASSERT_TRUE(read) << entry.path() << ": " << read.error().what;
    ++reports;
    std::size_t findings = 0, packages = 0, listed = 0;
    for (const auto result : document->root()["Results"].items()) {
      for (const auto* kind :
           {"Vulnerabilities", "Secrets", "Licenses", "ExperimentalModifiedFindings"})
        findings += result[kind].size();
      packages += result["Packages"].size();
      for (const auto finding : result["Vulnerabilities"].items())
        EXPECT_FALSE(finding["PkgName"].text().empty());
    }
    for (const auto& list : read->inventory.lists) listed += list.packages.size();
    EXPECT_EQ(read->findings.size(), findings) << entry.path();
    EXPECT_GE(listed, packages) << entry.path();
    const auto first = written(*read, {.show_suppressed = true});
    EXPECT_EQ(written(*read_json(first), {.show_suppressed = true}), first) << entry.path();
  }
  EXPECT_GE(reports, 50u);
}

TEST(SavedReport, SaysWhatIsNoReport) {
  struct Case {
    std::string_view text, said;
    Error::Kind kind;
  };
  constexpr Case kCases[] = {
      {"", "", Error::corrupt},
      {"[]", "line 1: not a report", Error::corrupt},
      {"{\"name\":\"app\"}", "not a report", Error::corrupt},
      {"{\n\"SchemaVersion\": 1}", "line 2: a report of SchemaVersion 1", Error::unsupported},
      {"{\"SchemaVersion\":2,\n\"Results\":{}}", "line 2: Results", Error::corrupt},
      {"{\"SchemaVersion\":2,\"Results\":[1]}", "a result that is none", Error::corrupt},
      {"{\"SchemaVersion\":2,\"Results\":[{\"Class\":\"lang-pkgs\",\n\"Packages\":[{}]}]}",
       "line 2: a package without a name", Error::corrupt},
      {"{\"SchemaVersion\":2,\"Results\":[{\"Vulnerabilities\":[{\"PkgName\":\"a\"}]}]}",
       "without an id", Error::corrupt},
      {"{\"SchemaVersion\":2,\"Results\":[{\"Vulnerabilities\":[{\"VulnerabilityID\":\"a\"}]}]}",
       "without a package", Error::corrupt},
      {"{\"SchemaVersion\":2,\"Results\":[{\"Vulnerabilities\":[{\"VulnerabilityID\":\"a\","
       "\"PkgName\":\"a\",\"Severity\":\"SEVERE\"}]}]}",
       "severity SEVERE", Error::corrupt},
      {"{\"SchemaVersion\":2", "line 1", Error::corrupt},
  };
  for (const auto& [text, said, kind] : kCases) {
    const auto read = read_json(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, kind) << text;
    EXPECT_NE(read.error().what.find(said), std::string::npos) << read.error().what;
  }
  EXPECT_FALSE(read_json(std::string(1000, '[')));
}

TEST(SavedReport, SecretsAndLicensesComeBack) {
  Report report;
  report.name = "img:1";
  report.kind = TargetKind::image;
  report.image.emplace();
  report.secrets_judged = report.licenses_judged = true;
  report.inventory.layers = {{.size = 1, .digest = "", .diff_id = "sha256:a", .created_by = ""},
                             {.size = 1, .digest = "", .diff_id = "sha256:b", .created_by = ""}};
  report.image->diff_ids = {"sha256:a", "sha256:b"};
  Finding secret;
  secret.rule = "aws-access-key-id";
  secret.severity = Severity::critical;
  secret.subject = FileRef{};
  secret.where = {.path = "app/.env", .line = 3, .layer = 1};
  Secret detail{.category = "AWS", .title = "AWS Access Key ID"};
  detail.seen = {.rule = secret.rule,
                 .where = secret.where,
                 .end_line = 3,
                 .offset = 40,
                 .match = "KEY=****",
                 .code = {{2, "", false}, {3, "KEY=****", true}},
                 .hash = "0123456789abcdef",
                 .fingerprint = "00112233445566778899aabbccddeeff"};
  detail.buried = true;
  detail.commit = "abc";
  secret.detail = detail;
  report.findings.push_back(secret);
  secret.where.path.clear();
  detail.instruction = "ENV KEY=****";
  secret.detail = detail;
  secret.verdict = {Verdict::ignored, "known before", "--secret-baseline"};
  report.findings.push_back(secret);
  PackageList list;
  list.path = "app/package-lock.json";
  list.packages.emplace_back();
  list.packages[0].name = "left";
  report.inventory.lists.push_back(list);
  Finding license;
  license.rule = "GPL-3.0-only";
  license.severity = Severity::high;
  license.subject = PackageRef{0, 0};
  license.detail = License{.category = "restricted", .name = "GPL-3.0-only"};
  report.findings.push_back(license);
  license.subject = FileRef{};
  license.where.path = "COPYING";
  license.detail = License{.category = "restricted",
                           .name = "GPL-3.0-only",
                           .confidence = 0.97,
                           .link = "https://spdx.org/licenses/GPL-3.0-only.html",
                           .text = "",
                           .loose = true};
  report.findings.push_back(license);
  const auto write = [](const Report& what) {
    io::StringWriter out;
    EXPECT_TRUE(find_format("json")->write(what, {.show_suppressed = true}, out));
    return out.text();
  };
  const auto once = write(report);
  const auto read = read_json(once);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(write(*read), once);
  ASSERT_EQ(read->findings.size(), 4u);
  EXPECT_TRUE(read->inventory.problems.empty());
}

TEST(SavedReport, TellsWhatItPassesOver) {
  const auto read = read_json(
      R"({"SchemaVersion":2,"Results":[{"Class":"config","Target":"a","Misconfigurations":[{},{}]},{"Class":"lang-pkgs","Target":"b","Type":"npm"}]})");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->inventory.problems.size(), 1u);
  EXPECT_NE(read->inventory.problems[0].what.find("2 entries of Misconfigurations"),
            std::string::npos);
  EXPECT_EQ(read->inventory.problems[0].kind, Error::unsupported) << "the scan is not incomplete";
  EXPECT_EQ(read->inventory.lists.size(), 1u);
}

TEST(SavedReport, IsReadInLinearTimeHoweverItIsMade) {
  constexpr int kMany = 60'000;
  std::string packages, ended, layers;
  for (int i = 0; i < kMany; ++i) {
    const auto* comma = i == 0 ? "" : ",";
    packages += fmt::format(R"({}{{"Name":"a{}","AnalyzedBy":"x{}"}})", comma, i, i);
    ended += fmt::format(R"({}{{"PkgName":"b","Path":"p{}"}})", comma, i);
    layers += fmt::format(R"({}{{"Name":"c","Layer":{{"DiffID":"d{}"}}}})", comma, i);
  }
  const auto text = fmt::format(
      R"({{"SchemaVersion":2,"Results":[{{"Class":"os-pkgs","Packages":[{}]}},{{"Class":"lang-pkgs","Packages":[{}]}}],"Oakum":{{"EndOfLife":[{}]}}}})",
      packages, layers, ended);
  const auto start = std::chrono::steady_clock::now();
  const auto read = read_json(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->past_life.size(), static_cast<std::size_t>(kMany));
  EXPECT_EQ(read->inventory.layers.size(), static_cast<std::size_t>(kMany));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(SavedReport, HasABoundOnLayers) {
  std::string packages;
  for (int i = 0; i < 70'000; ++i)
    packages += fmt::format(R"({}{{"Name":"c","Layer":{{"DiffID":"d{}"}}}})", i == 0 ? "" : ",", i);
  const auto read = read_json(fmt::format(
      R"({{"SchemaVersion":2,"Results":[{{"Class":"lang-pkgs","Packages":[{}]}}]}})", packages));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, Error::too_large);
}

TEST(SavedReport, IsKnownByItsBeginning) {
  EXPECT_TRUE(looks_like_report(" {\n \"SchemaVersion\": 2"));
  EXPECT_TRUE(looks_like_report("\xEF\xBB\xBF{\"ArtifactName\":\"x\""));
  EXPECT_FALSE(looks_like_report("{\"name\":\"app\",\"lockfileVersion\":3"));
  EXPECT_FALSE(looks_like_report("[{\"SchemaVersion\""));
  EXPECT_FALSE(looks_like_report(""));
}

}  // namespace
}  // namespace oakum::report
