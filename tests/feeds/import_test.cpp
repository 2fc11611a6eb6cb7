#include "feeds/import.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "advisory/search.h"
#include "base/hash.h"
#include "base/text.h"
#include "feeds/parts/source_files.h"
#include "feeds/starter.h"
#include "io/decompress.h"
#include "tests/advisory/sample_database.h"
#include "tests/shared_data.h"

namespace oakum::feeds {

using namespace oakum::advisory;

namespace {

using Rows = std::vector<std::string>;

/// A database of some sources.
struct Imported {
  ImportSummary last;
  std::vector<Problem> problems;
  std::vector<std::byte> bytes;
  std::optional<Database> database;

  explicit Imported(const std::vector<std::string>& sources) {
    Builder builder({.built = {}, .level = 1, .threads = 2});
    for (const auto& source : sources) last = import(source, builder, problems).value();
    bytes = builder.finish().value();
    database = Database::from_memory(bytes).value();
  }
};

std::string shared(std::string_view kind, std::string_view path) {
  return fmt::format("{}:{}", kind, (shared_data() / path).string());
}

TEST(Import, ExplainsItsKinds) {
  Builder builder({.built = {}});
  std::vector<Problem> problems;
  for (const auto* source : {"", "osv", "nothing:here", ":"}) {
    const auto result = import(source, builder, problems);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Error::usage);
    for (const auto& importer : all())
      EXPECT_NE(result.error().what.find(importer.kind), std::string::npos) << importer.kind;
  }
  for (const auto& importer : all()) {
    const auto result = import(fmt::format("{}:/no/such/file", importer.kind), builder, problems);
    ASSERT_FALSE(result) << importer.kind;
    EXPECT_EQ(result.error().kind, Error::not_found) << importer.kind;
  }
}

TEST(SourceFiles, ReadsFoldersInOrder) {
  const auto folder = fresh_folder("source-files");
  std::filesystem::create_directories(folder / "b");
  std::filesystem::create_directories(folder / ".git");
  std::ofstream(folder / "b" / "two.json") << "\xef\xbb\xbf"
                                              "2";
  std::ofstream(folder / "a.json") << "1";
  std::ofstream(folder / "c.json") << "3";
  std::ofstream(folder / "c.txt") << "no";
  std::ofstream(folder / ".git" / "x.json") << "no";
  std::filesystem::create_symlink("/etc/passwd", folder / "link.json");
  std::string seen;
  std::vector<Problem> problems;
  const auto read = each_source_file(
      folder.string(), {".json"},
      [&](const SourceFile& file) -> Result<void> {
        seen += fmt::format("{}={} ", file.name, file.text);
        if (file.name == "c.json") return Error{Error::corrupt, "broken"};
        return {};
      },
      problems);
  EXPECT_TRUE(read);
  EXPECT_EQ(seen, "a.json=1 b/two.json=2 c.json=3 ");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].where.path, "c.json");
  std::filesystem::remove_all(folder);
}

TEST(Kev, IsRead) {
  OAKUM_NEEDS_SHARED_DATA("priority/cisa-kev.tar.zst");
  const Imported imported({shared("kev", "priority/cisa-kev.tar.zst")});
  EXPECT_EQ(imported.last.records, 1404u);
  EXPECT_TRUE(imported.problems.empty());
  EXPECT_EQ(imported.database->metadata().known_exploited, 1404u);
  EXPECT_EQ(imported.database->metadata().known_exploited_version, "2025.08.25");
  const auto log4shell = imported.database->known_exploited("CVE-2021-44228").value();
  EXPECT_EQ(log4shell, (KnownExploited{"2021-12-10", "2021-12-24", true}));
}

TEST(Epss, IsReadInAllLayouts) {
  const auto folder = fresh_folder("epss");
  struct Case {
    std::string_view text;
    Epss epss;
    std::string_view date;
    std::size_t problems;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"cve,epss\nCVE-2020-5902,0.65117\n", {0.65117, 0}, "", 0, "until August 2021"},
      {"cve,epss,percentile\r\nCVE-2020-5902,0.65117,0.9981063485700858\r\n",
       {0.65117, 0.998106},
       "",
       0,
       "from September 2021"},
      {"#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000\ncve,epss,percentile\nCVE-"
       "2020-5902,0.97567,0.99995\n",
       {0.97567, 0.99995},
       "2023-03-07",
       0,
       "from February 2022"},
      {"CVE-2020-5902,1,1\nCVE-2020-5902,2,0\nCVE-x,0.1,0.1\nCVE-2020-5903,nan,0\n,,\n",
       {1, 1},
       "",
       1,
       "damaged lines"},
  };
  for (const auto& [text, epss, date, problems, why] : kCases) {
    std::ofstream(folder / "epss.csv", std::ios::binary) << text;
    const Imported imported({"epss:" + (folder / "epss.csv").string()});
    EXPECT_EQ(imported.database->epss("CVE-2020-5902").value(), epss) << why;
    EXPECT_EQ(imported.database->metadata().epss_date, date) << why;
    EXPECT_EQ(imported.problems.size(), problems) << why;
  }
  std::filesystem::remove_all(folder);
}

TEST(TrivyDb, FixturesAndBoltFileAreTheSame) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-fixture-4k.db.zst");
  const Imported yaml({shared("trivy-fixtures", "conformance/trivy/fixtures/db")});
  EXPECT_EQ(yaml.last.records, 147u);
  EXPECT_TRUE(yaml.problems.empty());
  for (const auto* variant : {"4k", "16k", "64k", "4k-compact", "nofreelist", "deleted"}) {
    const Imported bolt(
        {shared("trivy-db", fmt::format("boltdb/trivy-fixture-{}.db.zst", variant))});
    EXPECT_TRUE(bolt.problems.empty()) << variant;
    EXPECT_TRUE(dump(*bolt.database) == dump(*yaml.database)) << variant;
    EXPECT_TRUE(bolt.bytes == yaml.bytes) << variant;
  }
}

TEST(TrivyDb, ReadsEveryKindOfRow) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/fixtures/db");
  const Imported imported({shared("trivy-fixtures", "conformance/trivy/fixtures/db")});
  const auto& database = *imported.database;
  EXPECT_EQ(rows_of(database, "debian 9", "e2fsprogs"),
            (Rows{"CVE-2019-5094 vendor(DSA-4535-1) fixed(1.43.4-2+deb9u1)"}));
  EXPECT_EQ(rows_of(database, "debian 9", "bash"),
            (Rows{"CVE-2019-18276 status(end_of_life) severity(LOW)"}));
  EXPECT_EQ(rows_of(database, "CBL-Mariner 1.0", "vim"),
            (Rows{"CVE-2022-0158 fixed(0:8.2.4082-1.cm1)", "CVE-2022-0261"}))
      << "null: affected, no fix";
  EXPECT_EQ(rows_of(database, "Oracle Linux 8", "curl")[0],
            "CVE-2019-3823 fixed(7.61.1-11.el8) arches(x86_64; aarch64)");
  EXPECT_EQ(rows_of(database, "Red Hat", "openssl"),
            (Rows{"CVE-2018-0734 vendor(RHSA-2019:2304) fixed(1:1.0.2k-19.el7) cpes(859; 860; 862; "
                  "869) severity(LOW)",
                  "CVE-2019-1559 vendor(RHSA-2019:2304) fixed(1:1.0.2k-19.el7) cpes(859; 860; 862; "
                  "869) severity(MEDIUM)",
                  "CVE-2019-1559 vendor(RHSA-2019:2471) fixed(0:1.0.1e-58.el6_10) cpes(855; 857; "
                  "858; 924) severity(MEDIUM)"}));
  EXPECT_EQ(rows_of(database, "Red Hat", "bash"),
            (Rows{"CVE-2019-18276 arches(x86_64) cpes(596; 597; 598; 601; 602; 869; 870; 924) "
                  "status(will_not_fix) severity(LOW)"}));
  EXPECT_EQ(rows_of(database, "go::GitHub Security Advisory Go", "golang.org/x/text"),
            (Rows{"CVE-2021-38561 vulnerable(>= 0, < 0.3.7) patched(0.3.7)"}));
  EXPECT_EQ(database.cpes_of_repository("rhel-7-server-rpms").value(),
            std::vector<std::uint32_t>{869});
  EXPECT_EQ(database.cpes_of_nvr("ubi7-container-7.7-140-x86_64").value(),
            std::vector<std::uint32_t>{869});
  EXPECT_EQ(database.cpe(869).value(), "cpe:/o:redhat:enterprise_linux:7::server");
  EXPECT_TRUE(database.namespace_id("openSUSE Leap 15.0"))
      << "named by a data source, without rows";
  const auto detail = database.detail("CVE-2019-11358").value().value();
  EXPECT_EQ(detail.severity, Severity::medium);
  EXPECT_FALSE(detail.references.empty());
  EXPECT_FALSE(detail.cvss.empty());
}

/// trivy-like.db, imported once for the tests that look into it.
const Imported& trivy_like() {
  static const Imported imported({shared("trivy-db", "boltdb/trivy-like.db.zst")});
  return imported;
}

TEST(TrivyDb, HoldsAllOfARealisticDatabase) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-like.db.zst");
  const auto& imported = trivy_like();
  EXPECT_TRUE(imported.problems.empty());
  EXPECT_EQ(imported.last.records, 352'978u);
  EXPECT_EQ(imported.database->metadata().rows, 292'078u);
  EXPECT_EQ(imported.database->metadata().details, 60'873u);
  EXPECT_EQ(imported.database->namespaces().size(), 27u);
  EXPECT_LE(imported.bytes.size(), 18u << 20) << "at the lowest level of compression";
  EXPECT_TRUE(imported.database->verify());
}

/// What stands under `bucket / package` in a bolt file must be found by the same names here.
TEST(TrivyDb, FindsTheSampledKeys) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-like.sample-2000.expected.tsv");
  const auto& database = *trivy_like().database;
  std::ifstream file(shared_data() / "boltdb/trivy-like.sample-2000.expected.tsv");
  std::string line;
  std::getline(file, line);
  int rows = 0;
  int details = 0;
  while (std::getline(file, line)) {
    const auto fields = split(line, '\t');
    ASSERT_GE(fields.size(), 2u);
    if (fields[0] == "vulnerability") {
      EXPECT_TRUE(database.detail(fields[1]).value()) << fields[1];
      ++details;
      continue;
    }
    const auto place = cut(fields[0], " / ");
    if (!place) continue;
    const auto ns = database.namespace_id(place->first);
    ASSERT_TRUE(ns) << place->first;
    const bool pip = place->first.starts_with("pip::");
    const auto package =
        pip ? advisory_name(Ecosystem::pypi, place->second) : std::string(place->second);
    int found = 0;
    ASSERT_TRUE(
        database.find(*ns, package, [&](const Advisory& row) { found += row.id == fields[1]; }));
    EXPECT_EQ(found, 1) << line;
    ++rows;
  }
  EXPECT_EQ(rows + details, 2000);
  EXPECT_GT(rows, 1000);
  EXPECT_GT(details, 100);
}

TEST(Osv, ReadsEveryBundle) {
  struct Case {
    std::string_view bundle;
    std::uint64_t records, withdrawn, skipped, least_rows;
    std::string_view ns;
  };
  constexpr Case kCases[] = {
      {"govulndb-osv", 4291, 17, 0, 6000, "go::The Go Vulnerability Database"},
      {"pypa-yaml", 7080, 269, 11, 6700, "pip::Python Packaging Advisory Database"},
      {"rustsec-osv", 714, 9, 0, 700, "cargo::RustSec Advisory Database"},
      {"drupal-osv", 591, 0, 0, 591, "composer::Drupal Advisory Database"},
      {"bitnami-osv", 7444, 0, 0, 7444, "bitnami::Bitnami Vulnerability Database"},
      {"julia-osv", 1703, 4, 0, 2000, "julia::Julia Ecosystem Security Advisories"},
      {"haskell-osv", 35, 0, 0, 44, "hackage::Haskell Security Advisory Database"},
      {"rconsortium-yaml", 14, 0, 0, 14, "cran::R Consortium Advisory Database"},
      {"almalinux-osv", 5680, 0, 0, 270'000, "alma 9"},
      {"bellsoft-osv", 16'989, 4588, 0, 34'000, "alpaquita 23"},
      {"kubernetes-osv", 47, 0, 0, 50, "k8s::Official Kubernetes CVE Feed"},
      {"psf-osv", 132, 0, 132, 0, ""},
      {"homebrew-osv", 43, 0, 1, 43, "homebrew::Homebrew Advisory Database"},
      {"aqua-osv", 2, 0, 0, 2, "npm::GitHub Security Advisory Npm"},
  };
  for (const auto& [bundle, records, withdrawn, skipped, least_rows, ns] : kCases) {
    const auto path = fmt::format("advisories/{}.tar.zst", bundle);
    OAKUM_NEEDS_SHARED_DATA(path);
    const Imported imported({shared("osv", path)});
    EXPECT_EQ(imported.last.records, records) << bundle;
    EXPECT_EQ(imported.last.withdrawn, withdrawn) << bundle;
    EXPECT_EQ(imported.last.skipped, skipped) << bundle;
    EXPECT_GE(imported.last.rows, least_rows) << bundle;
    EXPECT_TRUE(imported.problems.empty())
        << bundle << ": " << (imported.problems.empty() ? "" : imported.problems[0].what);
    EXPECT_EQ(ns.empty() || imported.database->namespace_id(ns), true) << bundle;
    EXPECT_TRUE(imported.database->verify()) << bundle;
  }
}

TEST(Search, FindsByVulnerabilityAndByPackage) {
  const auto bytes = sample_bytes();
  const auto database = Database::from_memory(bytes).value();
  const auto by_id = search_vulnerability(database, "cve-2024-0004").value();
  EXPECT_EQ(by_id.total, 3u) << "an alias, in any case";
  EXPECT_EQ(by_id.hits[0].package, "@scope/left-pad");
  EXPECT_EQ(by_id.hits[0].source.id, "ghsa");
  const auto by_vendor = search_vulnerability(database, "DSA-5600-1", 1).value();
  EXPECT_EQ(by_vendor.total, 2u);
  EXPECT_EQ(by_vendor.hits.size(), 1u) << "the limit";
  EXPECT_EQ(search_package(database, "openssl").value().total, 2u);
  EXPECT_EQ(search_package(database, "@Scope/Left-Pad").value().total, 2u) << "as npm writes it";
  EXPECT_EQ(search_package(database, "absent").value().total, 0u);
  for (const auto* id :
       {"CVE-2021-44228", "ghsa-jfh8-c2jp-5v3q", "RHSA-2019:2304", "openSUSE-SU-2020:0062-1"})
    EXPECT_TRUE(is_vulnerability_id(id)) << id;
  for (const auto* name : {"openssl", "left-pad", "go-yaml", "", "-", "CVE-"})
    EXPECT_FALSE(is_vulnerability_id(name)) << name;
}

TEST(Starter, IsBuiltIn) {
  const auto database = Database::from_memory(starter_database());
  ASSERT_TRUE(database) << database.error().what;
  EXPECT_TRUE(database->metadata().starter);
  EXPECT_GT(database->metadata().rows, 0u);
  EXPECT_TRUE(database->verify());
  EXPECT_FALSE(search_vulnerability(*database, "CVE-2021-44228").value().hits.empty());
}

}  // namespace
}  // namespace oakum::feeds
