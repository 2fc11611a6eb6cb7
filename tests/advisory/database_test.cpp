#include "advisory/database.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/advisory/sample_database.h"

namespace oakum::advisory {
namespace {

using Rows = std::vector<std::string>;

TEST(Database, GivesBackRows) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database) << database.error().what;
  EXPECT_EQ(rows_of(*database, "debian 12", "openssl"),
            (Rows{"CVE-2024-0001 vendor(DSA-5600-1) fixed(1.2-3)",
                  "CVE-2024-0002 vendor(DSA-5600-1) fixed(1.2-3)"}));
  EXPECT_EQ(rows_of(*database, "debian 12", "bash"),
            (Rows{"CVE-2024-0003 from(1:0.9) status(will_not_fix) severity(LOW)"}));
  EXPECT_EQ(
      rows_of(*database, "npm::GitHub Security Advisory Npm", "@scope/left-pad"),
      (Rows{
          "GHSA-aaaa-bbbb-cccc aliases(CVE-2024-0004; SNYK-1) vulnerable(<1.2.3; >=2.0.0, <2.0.5) "
          "patched(1.2.3; 2.0.5) unaffected(0.0.1)",
          "MAL-2024-1 aliases(CVE-2024-0004; SNYK-1) vulnerable(<1.2.3; >=2.0.0, <2.0.5) "
          "patched(1.2.3; "
          "2.0.5) unaffected(0.0.1) severity(CRITICAL) malicious"}));
  EXPECT_EQ(
      rows_of(*database, "Red Hat", "nodejs:12::nodejs"),
      (Rows{"CVE-2024-0005 fixed(0:1.0-1.el8) arches(x86_64; aarch64) cpes(4000000000; 5; 5; 900)",
            "CVE-2024-0005 fixed(0:1.1-1.el8_4) arches(x86_64; aarch64) cpes(4000000000; 5; 5; "
            "900)"}));
  for (const auto* absent : {"", "opensslx", "openss", "CVE-2024-0001"})
    EXPECT_EQ(rows_of(*database, "debian 12", absent), Rows{}) << absent;
  EXPECT_EQ(rows_of(*database, "npm::Empty", "openssl"), Rows{});
}

TEST(Database, KnowsItsNamespaces) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  EXPECT_FALSE(database->namespace_id("debian"));
  EXPECT_FALSE(database->namespace_id("debian 1"));
  const auto npm = database->namespaces_with_prefix("npm::");
  ASSERT_EQ(npm.size(), 2u);
  EXPECT_EQ(database->namespaces()[npm[0]].name, "npm::Empty");
  EXPECT_EQ(database->namespaces()[npm[1]].source.id, "ghsa");
  EXPECT_EQ(database->namespaces()[npm[1]].packages, 2u);
  EXPECT_EQ(database->namespaces()[npm[1]].rows, 3u);
  EXPECT_TRUE(database->namespaces_with_prefix("pip::").empty());
  EXPECT_EQ(database->namespaces_with_prefix("").size(), 4u);
  EXPECT_TRUE(database->find(99, "openssl", [](const Advisory&) { FAIL(); }));
}

TEST(Database, SaysWhatItIs) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  const auto& metadata = database->metadata();
  EXPECT_EQ(metadata.format, 1u);
  EXPECT_EQ(metadata.built, (Time{1'700'000'000, 0}));
  EXPECT_FALSE(metadata.starter);
  EXPECT_EQ(metadata.size, bytes.size());
  EXPECT_EQ(metadata.rows, 8u);
  EXPECT_EQ(metadata.packages, 5u);
  EXPECT_EQ(metadata.details, 2u);
  EXPECT_EQ(metadata.known_exploited, 2u);
  EXPECT_EQ(metadata.epss, 2u);
  EXPECT_EQ(metadata.known_exploited_version, "2024.03.01");
  EXPECT_EQ(metadata.epss_date, "2024-03-02");
  EXPECT_TRUE(metadata.digest.starts_with("sha256:"));
  ASSERT_EQ(metadata.sources.size(), 3u);
  EXPECT_EQ(metadata.sources[0].source.id, "debian");
  EXPECT_EQ(metadata.sources[0].rows, 3u);
}

TEST(Database, GivesBackDetails) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  const auto detail = database->detail("CVE-2024-0001").value();
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->title, "A title");
  EXPECT_EQ(detail->description, "Several\nlines of it, é.");
  EXPECT_EQ(detail->severity, Severity::high);
  EXPECT_EQ(detail->cwe_ids, (Rows{"CWE-79", "CWE-0079", "NVD-CWE-noinfo"}));
  EXPECT_EQ(detail->vendor_severity.at("ghsa"), Severity::medium);
  EXPECT_EQ(detail->cvss.at("nvd"), (Cvss{.v3_vector = "CVSS:3.1/AV:N", .v3_score = 9.8}));
  EXPECT_EQ(detail->cvss.at("ghsa"), (Cvss{.v2_score = 5, .v40_score = 6.05}));
  EXPECT_EQ(detail->references, (Rows{"https://a.example/1", "https://b.example/2"}));
  EXPECT_EQ(detail->published, "2024-01-02T03:04:05Z");
  EXPECT_EQ(detail->last_modified, "2024-01-02T03:04:05.678Z");
  for (const auto* absent : {"", "CVE-2024-00010", "CVE-2024-000", "ZZZ", "AAA"})
    EXPECT_FALSE(database->detail(absent).value()) << absent;
}

TEST(Database, GivesBackPriorities) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  EXPECT_EQ(database->known_exploited("CVE-2024-0001").value(),
            (KnownExploited{"2024-02-01", "2024-02-22", true}));
  EXPECT_EQ(database->known_exploited("CVE-2024-0003").value(),
            (KnownExploited{"2024-03-01", "", false}));
  EXPECT_FALSE(database->known_exploited("CVE-2024-0002").value());
  EXPECT_EQ(database->epss("CVE-2024-0001").value(), (Epss{0.97567, 0.99995}));
  EXPECT_EQ(database->epss("CVE-1999-0001").value(), (Epss{0.00043, 0.1}));
  for (const auto* absent : {"CVE-2024-0002", "GHSA-aaaa-bbbb-cccc", "", "CVE-2024-99999999999"})
    EXPECT_FALSE(database->epss(absent).value()) << absent;
}

TEST(Database, GivesBackCpes) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  using Cpes = std::vector<std::uint32_t>;
  EXPECT_EQ(database->cpes_of_repository("rhel-8-for-x86_64-baseos-rpms").value(), (Cpes{5, 900}));
  EXPECT_EQ(database->cpes_of_repository("another").value(), Cpes{});
  EXPECT_EQ(database->cpes_of_repository("unknown").value(), Cpes{});
  EXPECT_EQ(database->cpes_of_nvr("ubi8-container-8.5-236-x86_64").value(), Cpes{900});
  EXPECT_EQ(database->cpe(900).value(), "cpe:/o:redhat:enterprise_linux:8::baseos");
  EXPECT_EQ(database->cpe(901).value(), "");
}

TEST(Database, MayBeEmpty) {
  const auto bytes = Builder({.built = {}}).finish();
  ASSERT_TRUE(bytes);
  const auto database = Database::from_memory(*bytes);
  ASSERT_TRUE(database) << database.error().what;
  EXPECT_TRUE(database->verify());
  EXPECT_TRUE(database->namespaces().empty());
  EXPECT_FALSE(database->detail("CVE-2024-0001").value());
  EXPECT_FALSE(database->known_exploited("CVE-2024-0001").value());
}

TEST(Database, HoldsManyPackagesAndDetails) {
  Builder builder({.built = {}, .level = 1, .threads = 2});
  const auto ns = builder.add_namespace("debian 12");
  for (int i = 0; i < 20'000; ++i) {
    const auto id = fmt::format("CVE-2020-{:05}", i);
    Advisory row;
    row.id = id;
    const auto version = fmt::format("1.{}", i % 100);
    row.fixed_version = version;
    ASSERT_TRUE(builder.add(ns, fmt::format("package-{}", i / 2), row));
    builder.add_detail(
        id, "nvd", {.title = fmt::format("About {}", id), .description = std::string(200, 'x')});
  }
  const auto bytes = builder.finish();
  ASSERT_TRUE(bytes) << bytes.error().what;
  const auto database = Database::from_memory(*bytes);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->verify()) << database->verify().error().what;
  for (int i = 0; i < 20'000; i += 7) {
    const auto id = fmt::format("CVE-2020-{:05}", i);
    const auto rows = rows_of(*database, "debian 12", fmt::format("package-{}", i / 2));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[static_cast<std::size_t>(i) % 2], fmt::format("{} fixed(1.{})", id, i % 100));
    const auto detail = database->detail(id).value();
    ASSERT_TRUE(detail);
    EXPECT_EQ(detail->title, fmt::format("About {}", id));
    EXPECT_FALSE(database->detail(id + "x").value());
  }
}

TEST(Database, IsReadFromManyThreads) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes);
  ASSERT_TRUE(database);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 100; ++round)
        good += rows_of(*database, "debian 12", "openssl").size() == 2 &&
                database->detail("CVE-2024-0001").value() &&
                database->epss("CVE-2024-0001").value();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST(Database, IsReplacedWhileOpen) {
  const auto folder = fresh_folder("database-test");
  const auto path = (folder / "advisories.odb").string();
  ASSERT_TRUE(replace_file(path, sample_bytes()));
  const auto old = Database::open(path);
  ASSERT_TRUE(old) << old.error().what;
  ASSERT_TRUE(replace_file(path, Builder({.built = {}}).finish().value()));
  EXPECT_EQ(rows_of(*old, "debian 12", "bash").size(), 1u) << "who has the old file open keeps it";
  const auto fresh = Database::open(path);
  ASSERT_TRUE(fresh);
  EXPECT_TRUE(fresh->namespaces().empty());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1)
      << "no temporary file is left";
  std::filesystem::remove_all(folder);
}

TEST(Database, SaysWhyItDoesNotOpen) {
  const auto folder = fresh_folder("database-open-test");
  const auto path = (folder / "file").string();
  EXPECT_EQ(Database::open(path).error().kind, Error::not_found);
  EXPECT_EQ(Database::open(folder.string()).error().kind, Error::io) << "a folder";
  std::ofstream(path) << "";
  EXPECT_EQ(Database::open(path).error().kind, Error::corrupt) << "empty";
  std::ofstream(path) << std::string(500, 'x');
  EXPECT_EQ(Database::open(path).error().kind, Error::corrupt) << "something else";
  auto bytes = sample_bytes();
  bytes[8] = std::byte{2};
  EXPECT_EQ(Database::from_memory(bytes).error().kind, Error::unsupported) << "a later format";
  EXPECT_FALSE(replace_file((folder / "no" / "such" / "folder").string(), bytes));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace oakum::advisory
