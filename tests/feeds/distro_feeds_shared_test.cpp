// Feeds of operating systems over the real records there are, with facts checked by hand.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/advisory/sample_database.h"
#include "tests/feeds/imported.h"
#include "tests/shared_lockfiles.h"

namespace oakum::feeds {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

constexpr const char* kVuls = "feed-samples/vuls-data-update-fixtures.tar.zst";
constexpr const char* kVunnel = "feed-samples/vunnel-fixtures.tar.zst";
constexpr const char* kTrivy = "feed-samples/trivy-db-vulnsrc-fixtures.tar.zst";

const Files& files_of(const std::string& bundle) {
  static std::map<std::string, Files> unpacked;
  auto& files = unpacked[bundle];
  if (files.empty()) files = unpack(bundle.c_str());
  return files;
}

/// Samples of many feeds lie in one archive: one file or the files below one folder, imported.
Imported import_below(std::string_view kind, const std::string& bundle, const std::string& place) {
  const auto to = advisory::fresh_folder(kind);
  auto source = to;
  for (const auto& [path, bytes] : files_of(bundle)) {
    if (path != place && !path.starts_with(place + "/")) continue;
    const auto file =
        to / (path == place ? fs::path(path).filename().string() : path.substr(place.size() + 1));
    if (path == place) source = file;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }
  Imported imported(kind, source.string());
  fs::remove_all(to);
  return imported;
}

/// Every row of a package as one line.
Lines rows(const Imported& feed, std::string_view ns, std::string_view package) {
  return advisory::rows_of(*feed.database, ns, package);
}

TEST(DistroFeedsShared, AlpineBefore2020) {
  OAKUM_NEEDS_SHARED_DATA("advisories/alpine-secdb-2020-yaml.tar.zst");
  const Imported feed("secdb", "advisories/alpine-secdb-2020-yaml.tar.zst");
  EXPECT_TRUE(feed.problems.empty());
  EXPECT_EQ(feed.summary.records, 1652u);
  EXPECT_EQ(feed.database->namespaces().size(), 9u) << "3.3 to 3.11";
  EXPECT_EQ(rows(feed, "alpine 3.11", "ansible").size(), 10u);
}

TEST(DistroFeedsShared, DebianAdvisories) {
  OAKUM_NEEDS_SHARED_DATA("advisories/debian-dsa-dla-2023.tar.zst");
  const Imported feed("debian-lists", "advisories/debian-dsa-dla-2023.tar.zst");
  EXPECT_TRUE(feed.problems.empty());
  EXPECT_EQ(feed.summary.records, 8940u);
  const auto xorg = rows(feed, "debian 11", "xorg-server");
  ASSERT_EQ(xorg.size(), 16u);
  EXPECT_EQ(xorg.back(), "CVE-2023-1393 vendor(DSA-5380-1) fixed(2:1.20.11-1+deb11u6)");
  EXPECT_EQ(rows(feed, "debian 11", "sox").back(), "DSA-5356-2 fixed(14.4.2+git20190427-2+deb11u2)")
      << "a regression has no CVE";
}

/// One sample: how many records, rows and problems, and the rows of one package.
struct Sample {
  const char* kind;
  const char* bundle;
  const char* place;
  std::uint64_t records, rows;
  std::size_t problems;
  const char* ns;
  const char* package;
  Lines lines;
};

/// What a failing case is called.
void PrintTo(const Sample& sample, std::ostream* out) {
  *out << sample.kind << ' ' << sample.place;
}

class DistroSample : public testing::TestWithParam<Sample> {};

TEST_P(DistroSample, IsRead) {
  const auto& sample = GetParam();
  OAKUM_NEEDS_SHARED_DATA(sample.bundle);
  const auto feed = import_below(sample.kind, sample.bundle, sample.place);
  EXPECT_EQ(feed.summary.records, sample.records);
  EXPECT_EQ(feed.summary.rows, sample.rows);
  EXPECT_EQ(feed.problems.size(), sample.problems);
  EXPECT_EQ(rows(feed, sample.ns, sample.package), sample.lines);
}

// clang-format off
const Sample kSamples[] = {
    {"secdb", kVuls, "pkg/fetch/alpine/secdb/testdata/fixtures", 5, 15, 0, "alpine 3.16", "apache2", {"CVE-2017-9798 fixed(2.4.27-r1)", "CVE-2018-11763 fixed(2.4.35-r0)"}},
    {"secdb", kVunnel, "tests/unit/providers/wolfi/test-fixtures/input/secdb", 27, 58, 0, "wolfi", "binutils", {"CVE-2022-38126 fixed(2.39-r1)", "CVE-2022-38128 fixed(2.39-r3)", "CVE-2022-38533 fixed(2.39-r2)"}},
    {"secdb", kVuls, "pkg/fetch/minimos/secdb/testdata/fixtures", 2, 10, 0, "minimos", "binutils", {"CVE-2025-0840 aliases(GHSA-c5qp-mx9f-m5c7) fixed(2.44-r0)"}},
    {"secdb", kVunnel, "tests/unit/providers/chainguard/test-fixtures/input/secdb", 57, 197, 0, "chainguard", "grafana", {"CVE-2021-36156 fixed(7.5.19-r0)", "CVE-2022-31107 fixed(7.5.19-r0)", "CVE-2022-31123 fixed(7.5.19-r0)", "CVE-2022-31130 fixed(7.5.19-r0)", "CVE-2022-39201 fixed(7.5.19-r0)"}},
    {"debian-tracker", kVuls, "pkg/fetch/debian/tracker/api/testdata/fixtures/advisory.json", 4, 8, 0, "debian 11", "389-ds-base", {"CVE-2012-0833 status(not_affected) severity(LOW)", "CVE-2016-5405 fixed(1.3.5.15-1)", "CVE-2016-5416 status(will_not_fix)"}},
    {"debian-lists", kVuls, "pkg/fetch/debian/tracker/salsa/testdata/fixtures/security-tracker-master.tar.gz", 13, 47, 0, "debian 12", "qemu", {"CVE-2023-5088 vulnerable(<1:8.1.1+ds-2) status(affected)"}},
    {"ubuntu-tracker", kVuls, "pkg/fetch/ubuntu/tracker/testdata/fixtures", 4, 20, 0, "ubuntu 20.04", "linux-riscv", {"CVE-2022-36879 status(will_not_fix)"}},
    {"ubuntu-vex", kVunnel, "tests/unit/providers/ubuntu/test-fixtures/vex", 2, 66, 0, "ubuntu 14.04-ESM", "zabbix", {"CVE-2016-20013 status(affected)"}},
    {"ubuntu-vex", kVuls, "pkg/fetch/ubuntu/vex/testdata/fixtures/vex-all.tar.xz", 3, 10, 0, "ubuntu 22.04", "curl", {"CVE-2025-0167 status(affected)"}},
    {"arch", kVuls, "pkg/fetch/arch/testdata/fixtures/advisory.json", 2, 3, 0, "archlinux", "libtiff", {"CVE-2015-7554 vendor(AVG-5; ASA-201707-17) from(4.0.8-1) fixed(4.0.8-2) severity(CRITICAL)", "CVE-2016-10095 vendor(AVG-5; ASA-201707-17) from(4.0.8-1) fixed(4.0.8-2) severity(CRITICAL)"}},
    {"arch", kVunnel, "tests/unit/providers/arch/test-fixtures/input", 5, 7, 0, "archlinux", "pam", {"CVE-2025-6020 vendor(AVG-9999) from(1.7.0-2) status(affected) severity(MEDIUM)"}},
    {"photon", kVuls, "pkg/fetch/photon/cve/testdata/fixtures/happy", 11, 7, 0, "Photon OS 4.0", "curl", {"CVE-2025-9086 fixed(8.16.0-1.ph4)"}},
    {"photon", kVunnel, "tests/unit/providers/photon/test-fixtures/input", 10, 10, 0, "Photon OS 4.0", "python3", {"CVE-2023-50447 status(affected)"}},
    {"photon", kTrivy, "pkg/vulnsrc/photon/testdata/happy", 2, 2, 0, "Photon OS 3.0", "apache-tomcat", {"CVE-2019-0199 fixed(8.5.40-1.ph3)"}},
    {"updateinfo", kVuls, "pkg/fetch/amazon/testdata/fixtures", 8, 269, 1, "amazon linux 2023", "kernel-livepatch-6.1.12-19.43", {"CVE-2023-26545 vendor(ALAS2023LIVEPATCH-2023-001) fixed(1.0-1.amzn2023) arches(x86_64)"}},
    {"updateinfo", kVuls, "pkg/fetch/alma/updateinfo/testdata/fixtures", 4, 2, 2, "alma 9", "xz", {"CVE-2022-1271 vendor(ALSA-2022:4940) fixed(5.2.5-8.el9_0) arches(x86_64)"}},
    {"updateinfo", kVuls, "pkg/fetch/rocky/updateinfo/testdata/fixtures", 5, 3, 2, "rocky 8", "openssl", {"CVE-2022-0778 vendor(RLSA-2022:1234) fixed(1:1.1.1k-6.el8_5) arches(x86_64)"}},
    {"updateinfo", kVuls, "pkg/fetch/bottlerocket/testdata/fixtures", 1, 1, 0, "bottlerocket", "kernel", {"CVE-2020-10711 vendor(GHSA-mgxf-pj6m-9494) fixed(0.3.3-b7d91846) arches(aarch64; x86_64)"}},
    {"gentoo", kVuls, "pkg/fetch/gentoo/testdata/fixtures", 1, 5, 0, "gentoo", "dev-java/snakeyaml", {"CVE-2017-18640 vendor(GLSA-202305-28) fixed(1.33) vulnerable(<1.33) patched(1.33)", "CVE-2022-38749 vendor(GLSA-202305-28) fixed(1.33) vulnerable(<1.33) patched(1.33)", "CVE-2022-38750 vendor(GLSA-202305-28) fixed(1.33) vulnerable(<1.33) patched(1.33)", "CVE-2022-38751 vendor(GLSA-202305-28) fixed(1.33) vulnerable(<1.33) patched(1.33)", "CVE-2022-38752 vendor(GLSA-202305-28) fixed(1.33) vulnerable(<1.33) patched(1.33)"}},
    {"echo", kVuls, "pkg/fetch/echo/data/testdata/fixtures", 4, 4, 0, "echo", "firefox-esr", {"CVE-2025-4084 status(not_affected)", "CVE-2025-4091 fixed(128.10.0esr-1~deb12u1)"}},
    {"echo", kVunnel, "tests/unit/providers/echo/test-fixtures/input", 25, 25, 0, "echo", "nginx", {"CVE-2021-3618 fixed(1.21.0)", "CVE-2023-44487 fixed(1.25.2)"}},
    {"echo", kTrivy, "pkg/vulnsrc/echo/testdata/happy", 1, 1, 0, "echo", "curl", {"CVE-2024-11053 fixed(7.88.1-10+deb12u8) severity(HIGH)"}},
    {"rootio", kVuls, "pkg/fetch/rootio/testdata/fixtures", 2, 2, 0, "root.io debian 12", "mbedtls", {"CVE-2024-23775 vulnerable(<2.28.3-1.root.io.1) patched(2.28.3-1.root.io.1)"}},
    {"seal", kTrivy, "pkg/vulnsrc/seal/testdata/happy", 8, 10, 0, "seal alpine", "seal-zlib", {"CVE-2023-6992 from(1.2.8-r2) fixed(1.2.8-r25341999)"}},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Feeds, DistroSample, testing::ValuesIn(kSamples));

}  // namespace
}  // namespace oakum::feeds
