#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <algorithm>

#include "core/identity.h"
#include "formats/node.h"
#include "report/format.h"
#include "tests/report/samples.h"

namespace oakum::report {

namespace {
Finding finding(std::uint32_t list, std::uint32_t package, std::string rule, Severity severity,
                Vulnerability detail) {
  return {.rule = std::move(rule),
          .severity = severity,
          .subject = PackageRef{list, package},
          .where = {},
          .message = {},
          .detail = std::move(detail),
          .verdict = {}};
}

const DataSource kAlpine{
    .id = "alpine", .name = "Alpine Secdb", .url = "https://secdb.alpinelinux.org/", .base_id = {}};
const DataSource kGhsa{
    .id = "ghsa",
    .name = "GitHub Security Advisory Maven",
    .url = "https://github.com/advisories?query=type%3Areviewed+ecosystem%3Amaven",
    .base_id = {}};

PackageList system_packages() {
  PackageList list{.ecosystem = Ecosystem::apk, .type = "apk", .path = "lib/apk/db/installed"};
  list.packages.push_back({.id = "libcrypto1.1@1.1.1c-r0",
                           .name = "libcrypto1.1",
                           .version = "1.1.1c-r0",
                           .arch = "x86_64",
                           .src_name = "openssl",
                           .src_version = "1.1.1c-r0",
                           .licenses = {"OpenSSL"},
                           .maintainer = "A <a@example.org>",
                           .depends_on = {"musl@1.1.22-r3"},
                           .digest = "sha1:9f8f",
                           .installed_files = {"lib/libcrypto.so.1.1"}});
  list.packages.push_back({.id = "musl@1.1.22-r3",
                           .name = "musl",
                           .version = "1.1.22-r3",
                           .arch = "x86_64",
                           .src_name = "musl",
                           .src_version = "1.1.22-r3",
                           .licenses = {"MIT"}});
  return list;
}

PackageList jars(std::string path, std::string name, std::string version) {
  return {
      .ecosystem = Ecosystem::maven,
      .type = "jar",
      .path = path,
      .group = "Java",
      .packages = {{.name = std::move(name), .version = std::move(version), .file_path = path}}};
}

std::vector<Finding> image_findings() {
  std::vector<Finding> list;
  Vulnerability openssl{.vendor_ids = {"ALPINE-1"},
                        .aliases = {"GHSA-xxxx-yyyy-zzzz"},
                        .installed_version = "1.1.1c-r0",
                        .fixed_version = "1.1.1d-r0",
                        .status = Status::fixed,
                        .severity_source = "nvd",
                        .primary_url = "https://avd.aquasec.com/nvd/cve-2019-1549",
                        .data_source = kAlpine};
  openssl.detail = {.title = "openssl: information disclosure in fork()",
                    .description = "A <rewritten> generator & more.",
                    .severity = Severity::medium,
                    .cwe_ids = {"CWE-330"},
                    .vendor_severity = {{"nvd", Severity::medium},
                                        {"amazon", Severity::medium},
                                        {"redhat", Severity::low}},
                    .cvss = {{"nvd",
                              {.v2_vector = "AV:N/AC:L/Au:N/C:P/I:N/A:N",
                               .v3_vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
                               .v40_vector = {},
                               .v2_score = 5,
                               .v3_score = 5.3}}},
                    .references = {"https://example.org/a?b&c"},
                    .published = "2019-09-10T17:15:00Z",
                    .last_modified = "2020-10-20T22:15:00Z"};
  openssl.epss = Epss{.score = 0.0321, .percentile = 0.87};
  list.push_back(finding(0, 0, "CVE-2019-1549", Severity::medium, openssl));
  Vulnerability other{.installed_version = "1.1.1c-r0", .status = Status::affected};
  other.detail.title = "openssl: a second one without a fix";
  list.push_back(finding(0, 0, "CVE-2019-1551", Severity::high, other));
  Vulnerability musl{.installed_version = "1.1.22-r3", .status = Status::will_not_fix};
  list.push_back(finding(0, 1, "CVE-2019-14697", Severity::unknown, musl));

  Vulnerability log4j{.installed_version = "2.14.1",
                      .fixed_version = "2.15.0, 2.3.1, 2.12.2",
                      .status = Status::fixed,
                      .severity_source = "ghsa",
                      .data_source = kGhsa};
  log4j.detail.title =
      "log4j-core: Remote code execution in Log4j 2.x when logs contain an attacker-controlled "
      "string value";
  log4j.known_exploited =
      KnownExploited{.date_added = "2021-12-10", .due_date = "2021-12-24", .ransomware = true};
  log4j.epss = Epss{.score = 0.94358, .percentile = 0.99957};
  list.push_back(finding(2, 0, "CVE-2021-44228", Severity::critical, log4j));
  log4j.known_exploited.reset();
  log4j.epss.reset();
  log4j.fixed_version = "2.17.0";
  log4j.detail.title = "log4j-core: DoS";
  list.push_back(finding(2, 0, "CVE-2021-45105", Severity::low, log4j));

  Vulnerability jackson{
      .installed_version = "2.9.1", .fixed_version = "2.9.10", .status = Status::fixed};
  list.push_back(finding(3, 0, "CVE-2020-9548", Severity::critical, jackson));
  list.back().verdict = {
      .state = Verdict::ignored, .reason = "not reachable", .source = ".oakumignore:3"};
  list.push_back(finding(3, 0, "CVE-2020-9549", Severity::low, jackson));
  list.back().verdict = {
      .state = Verdict::filtered, .reason = "below --severity", .source = "--severity"};

  Vulnerability lodash{
      .installed_version = "4.17.4", .fixed_version = "4.17.11", .status = Status::fixed};
  lodash.detail.title = "lodash: Prototype pollution";
  list.push_back(finding(1, 0, "GHSA-4xc9-xhrj-v574", Severity::high, lodash));
  lodash.fixed_version = "4.17.12";  // told twice: the greater one counts
  list.push_back(finding(1, 0, "GHSA-4xc9-xhrj-v574", Severity::high, lodash));
  return list;
}

Report head(TargetKind kind, std::string name) {
  Report report;
  report.tool_version = "dev";
  report.id = "017b7d41-e09f-7000-80ea-000000000001";
  report.created = {.seconds = 1629894030, .nanoseconds = 5};
  report.kind = kind;
  report.name = std::move(name);
  report.database = {.present = true,
                     .digest = "sha256:00ff",
                     .built = "2021-08-22T00:00:00Z",
                     .advisories = 353'133,
                     .sources = {"alpine", "ghsa"}};
  report.vulnerabilities_judged = true;
  return report;
}
}  // namespace

Report image_report() {
  Report report = head(TargetKind::image, "registry.example/shop/app:1.4");
  report.image = ImageMetadata{
      .id = "sha256:961769676411f082461f9ef46626dd7a2d1e2b2a38e6a44364bcbecf51e66dd4",
      .size = 5843968,
      .diff_ids = {"sha256:03901b4a2ea88eeaad62dbe59b072b28b6efa00491962b8741081c5df50c65e0"},
      .repo_tags = {"registry.example/shop/app:1.4"},
      .repo_digests = {},
      .reference = "registry.example/shop/app:1.4",
      .config =
          R"({"os":"linux","architecture":"amd64","created":"2019-08-20T20:19:55.2Z","config":{"Tty":false,
        "Labels":{"b":"2","a":"<1>"},"Cmd":["/bin/sh"],"Healthcheck":{"Retries":3,"Test":["CMD","x"],"Interval":30},
        "ExposedPorts":{"8080/tcp":{}},"Unknown":1},"rootfs":{"type":"layers","diff_ids":["sha256:03901b4a"]},
        "history":[{"created_by":"ADD file:fe64 in /","created":"2019-08-20T20:19:55Z"},{"empty_layer":true}]})"};
  Inventory& inventory = report.inventory;
  inventory.os =
      OperatingSystem{.family = "alpine", .name = "3.10.2", .end_of_life = true, .supplier = {}};
  inventory.layers = {
      {.size = 5843968, .digest = "sha256:9d48", .diff_id = "sha256:0390", .created_by = "ADD"}};
  inventory.lists = {system_packages(),
                     {.ecosystem = Ecosystem::npm,
                      .type = "npm",
                      .path = "srv/app/package-lock.json",
                      .packages = {{.id = "lodash@4.17.4",
                                    .name = "lodash",
                                    .version = "4.17.4",
                                    .indirect = true,
                                    .relationship = Relationship::indirect,
                                    .lines = {{6, 10}}},
                                   {.id = "app@1.0.0",
                                    .name = "app",
                                    .version = "1.0.0",
                                    .relationship = Relationship::root,
                                    .depends_on = {"lodash@4.17.4"}}}},
                     jars("opt/b.jar", "org.apache.logging.log4j:log4j-core", "2.14.1"),
                     jars("opt/a.jar", "com.fasterxml.jackson.core:jackson-databind", "2.9.1"),
                     {.ecosystem = Ecosystem::cargo,
                      .type = "cargo",
                      .path = "srv/tool/Cargo.lock",
                      .packages = {{.id = "libc@0.2.171", .name = "libc", .version = "0.2.171"}}},
                     {.ecosystem = Ecosystem::conda,
                      .type = "conda-pkg",
                      .path = "envs/x/conda-meta/a.json",
                      .group = "Conda",
                      .packages = {{.name = "python", .version = "3.9"}}}};
  inventory.problems = {
      {{.path = "var/lib/rpm/Packages", .line = 0},
       "a page outside of the file (limit: file size)"},
      {{.path = "srv/other/yarn.lock", .line = 12}, "a package without a version"}};
  fill_identities(inventory);
  report.findings = image_findings();
  return report;
}

Report hostile_report() {
  Report report = head(TargetKind::filesystem, "dir\x1b[2J\nwith\x07newline");
  std::string marks = "e";
  for (int i = 0; i < 1000; ++i) marks += "\u0301";
  report.inventory.lists = {
      {.ecosystem = Ecosystem::npm,
       .type = "npm",
       .path = "a/\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\/package-lock.json",
       .packages = {
           {.id = "evil@1", .name = "evil\u202Egnp.exe", .version = "1\r\n::set-output name=x::y"},
           {.id = "wide@1",
            .name = "\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22"
                    "\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57",
            .version = std::string(200, '9')},
           {.id = "marks@1", .name = marks, .version = "\xff\xfe"}}}};
  fill_identities(report.inventory);
  for (std::uint32_t package = 0; package < 3; ++package) {
    Vulnerability v{.installed_version = report.inventory.lists[0].packages[package].version,
                    .fixed_version = "##vso[task.setvariable]",
                    .status = Status::fixed};
    v.detail.title =
        "</script><script>alert(1)</script>\x1b[31mred\x9b"
        "1m \u2028 \u2066isolated " +
        std::string(3000, 'A');
    v.detail.description = "]]>\u2028\x1b]52;c;aGk=\x07";
    report.findings.push_back(
        finding(0, package, "CVE-2024-\x1b[1A" + std::to_string(package), Severity::high, v));
  }
  report.inventory.problems = {{{.path = "x\ny\x1b[0m", .line = 1}, "bad\nnews\ttab"}};
  return report;
}

Report clean_report() {
  Report report = head(TargetKind::repository, "https://git.example/tool");
  report.git = GitMetadata{.url = "https://git.example/tool",
                           .branch = "main",
                           .commit = "5ae342eb2802672402d9b2c26f09e2051bbd91b8",
                           .commit_message = "Use COPY",
                           .author = "A <a@example.org>",
                           .committer = "A <a@example.org>",
                           .tags = {"v1"}};
  report.database = {.present = true, .starter = true, .advisories = 1'234};
  for (const std::string path : {"a/Cargo.lock", "b/Cargo.lock", "c/Cargo.lock"})
    report.inventory.lists.push_back(
        {.ecosystem = Ecosystem::cargo,
         .type = "cargo",
         .path = path,
         .packages = {{.id = "libc@0.2.171", .name = "libc", .version = "0.2.171"}}});
  fill_identities(report.inventory);
  return report;
}

Report unjudged_report() {
  Report report = head(TargetKind::image, "scratch:latest");
  report.database = {};
  report.vulnerabilities_judged = false;
  report.image = ImageMetadata{.id = "sha256:aa"};
  return report;
}

namespace {

std::string told(const Report& report, std::string_view format, const Options& options) {
  io::StringWriter out;
  EXPECT_TRUE(find_format(format)->write(report, options, out));
  return out.text();
}

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Golden {
  const char* name;
  Report (*report)();
  const char* format;
  Options options;
};

class ReportGolden : public testing::TestWithParam<Golden> {};

TEST_P(ReportGolden, IsAsItWas) {
  const auto& [name, report, format, options] = GetParam();
  const std::string path = std::string(OAKUM_SOURCE_DIR) + "/tests/report/golden/" + name;
  const std::string seen = told(report(), format, options);
  if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(path, std::ios::binary) << seen;
  EXPECT_EQ(seen, file_text(path));
}

INSTANTIATE_TEST_SUITE_P(
    Reports, ReportGolden,
    testing::Values(Golden{"image_60.txt", image_report, "table", {.width = 60}},
                    Golden{"image_80.txt", image_report, "table", {.width = 80}},
                    Golden{"image_120.txt", image_report, "table", {.width = 120}},
                    Golden{"image_160_suppressed.txt",
                           image_report,
                           "table",
                           {.show_suppressed = true, .width = 160}},
                    Golden{
                        "image_80_color.txt", image_report, "table", {.color = true, .width = 80}},
                    Golden{"hostile_80.txt", hostile_report, "table", {.color = true, .width = 80}},
                    Golden{"hostile_120.txt", hostile_report, "table", {.width = 120}},
                    Golden{"clean_80.txt", clean_report, "table", {.width = 80}},
                    Golden{"unjudged_80.txt", unjudged_report, "table", {.width = 80}},
                    Golden{"image.json", image_report, "json", {.show_suppressed = true}},
                    Golden{"image_short.json", image_report, "json", {.list_all_packages = false}},
                    Golden{"hostile.json", hostile_report, "json", {}},
                    Golden{"clean.json", clean_report, "json", {}},
                    Golden{"unjudged.json", unjudged_report, "json", {}}),
    [](const auto& golden) {
      std::string name = golden.param.name;
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    });

TEST(Report, NothingOfTheTargetReachesTheTerminal) {
  for (const int width : {40, 60, 80, 120, 200}) {
    const auto text = told(hostile_report(), "table", {.show_suppressed = true, .width = width});
    for (const char c : text)
      EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << width;
    EXPECT_EQ(text.find("\u202E"), text.npos);
    EXPECT_EQ(text.find("\u2066"), text.npos);
    EXPECT_EQ(text.find("\n::"), text.npos) << "a command to a CI runner starts a line";
    EXPECT_EQ(text.find("\n##"), text.npos);
  }
}

TEST(Report, JsonParsesWhateverTheTargetSays) {
  for (const auto report : {image_report, hostile_report, clean_report, unjudged_report}) {
    const auto document = formats::parse_json(told(report(), "json", {}));
    ASSERT_TRUE(document) << document.error().what;
    EXPECT_EQ((*document)["SchemaVersion"].integer(), 2);
  }
}

class Full final : public io::Writer {
 public:
  Result<void> write(std::string_view) override { return Error{Error::io, "no space left"}; }
};

TEST(Report, TellsThatTheWriterFailed) {
  Full full;
  for (const auto& format : formats()) {
    Options options;
    options.template_text = "{{ . }}";
    const auto done = format.write(image_report(), options, full);
    ASSERT_FALSE(done) << format.name;
    if (done.error().kind == Error::unsupported) continue;  // a page that was not built in
    EXPECT_EQ(done.error().what, "no space left");
  }
}

TEST(Report, FormatsAreFoundByName) {
  ASSERT_NE(find_format("json"), nullptr);
  EXPECT_EQ(find_format("table")->name, "table");
  EXPECT_EQ(find_format("x"), nullptr);
}

}  // namespace
}  // namespace oakum::report
