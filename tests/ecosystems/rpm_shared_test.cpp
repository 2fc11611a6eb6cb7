#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/text.h"
#include "ecosystems/all.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

// Real rpm databases of all formats and both byte orders, against what rpm itself says of them.
namespace oakum::ecosystems {
inventory::Analyzer rpm_db();

namespace {
using Row = std::vector<std::string>;

std::filesystem::path rpm_data() { return shared_data() / "pkgdb/rpm"; }

/// Columns: name, epoch, version, release, arch, source file, vendor, licence, modularity label.
std::multiset<Row> expected_rows(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);  // the header
  std::multiset<Row> rows;
  while (std::getline(in, line)) {
    Row row;
    for (const auto cell : split(line, '\t')) row.emplace_back(cell == "(none)" ? "" : cell);
    if (row.at(4).empty()) row.at(4) = "None";
    rows.insert(row);
  }
  return rows;
}

std::string source_file(const Package& package) {
  if (package.src_name.empty()) return "";
  return fmt::format("{}-{}-{}.src.rpm", package.src_name, package.src_version,
                     package.src_release);
}

Row row(const Package& package) {
  return {package.name,
          package.epoch == 0 ? "" : std::to_string(package.epoch),
          package.version,
          package.release,
          package.arch,
          source_file(package),
          package.maintainer,
          package.licenses.empty() ? "" : package.licenses.front(),
          package.modularity_label};
}

std::multiset<Row> rows(const inventory::Sink& sink) {
  std::multiset<Row> all;
  for (const auto& package : sink.packages) all.insert(row(package));
  return all;
}

std::string said(const inventory::Sink& sink) {
  std::string all;
  for (const auto& problem : sink.problems) all += problem.what + "\n";
  return all;
}

inventory::Sink read_database(ByteView bytes,
                              const std::vector<io::MemoryFile::Entry>& others = {}) {
  inventory::Sink sink;
  const io::MemoryFile file("var/lib/rpm/rpmdb.sqlite", bytes, 0, &others);
  const auto done = rpm_db().read(file, sink);
  EXPECT_TRUE(done) << done.error().what;
  return sink;
}

TEST(RpmShared, AgreesWithRpm) {
  struct Case {
    std::string_view name;
    std::size_t count;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"sqlite/cbl-mariner-2.0.rpmdb.sqlite", 129, "a real image"},
      {"sqlite/osquery.rpmdb.sqlite", 9, "Fedora 33"},
      {"sqlite/rpm-tests.rpmdb.sqlite", 3, "a key among the packages"},
      {"sqlite/alma8-like-178.rpmdb.sqlite", 178, "epochs and modules"},
      {"ndb/sle15-bci.Packages.db", 35, "a real image of SUSE"},
      {"bdb/libuuid.Packages", 1, "one package"},
      {"bdb/osquery.Packages", 3, "CentOS 6"},
      {"bdb/syft.Packages", 1, "a header small enough to lie on the hash page"},
      {"bdb/scalibr-epoch.Packages", 1, "an epoch"},
      {"bdb/grype-sles.Packages", 1, "a vendor that is empty"},
      {"bdb/alma8-like-178.Packages", 178, "overflow chains"},
      {"bdb/alma8-like-60-bigendian.Packages", 60, "written on a big-endian machine"},
  };
  for (const auto& [name, count, why] : kCases) {
    OAKUM_NEEDS_SHARED_DATA(fmt::format("pkgdb/rpm/{}.zst", name));
    const auto sink = read_database(read_zstd(rpm_data() / fmt::format("{}.zst", name)));
    EXPECT_EQ(sink.packages.size(), count) << name << ": " << why;
    EXPECT_EQ(rows(sink), expected_rows(rpm_data() / fmt::format("{}.expected.tsv", name)))
        << name << ": " << why;
    EXPECT_EQ(said(sink), "") << name << ": " << why;
  }
}

TEST(RpmShared, ReadsNdbOfFedora) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/rpm/ndb/osquery.Packages.db.zst");
  const auto sink = read_database(read_zstd(rpm_data() / "ndb/osquery.Packages.db.zst"));
  std::set<std::string> seen;
  for (const auto& package : sink.packages) seen.insert(package.name + " " + package.version);
  EXPECT_EQ(seen,
            (std::set<std::string>{"binutils 2.35.1", "zlib-devel 1.2.11", "ncurses-devel 6.1"}));
}

TEST(RpmShared, CountsWhatTheWriteAheadLogHasCommitted) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/rpm/sqlite/wal-uncheckpointed-178/rpmdb.sqlite-wal.zst");
  const auto folder = rpm_data() / "sqlite/wal-uncheckpointed-178";
  const auto database = read_zstd(folder / "rpmdb.sqlite.zst");
  const auto log = read_zstd(folder / "rpmdb.sqlite-wal.zst");
  const auto whole = read_database(database, {{"var/lib/rpm/rpmdb.sqlite-wal", log}});
  EXPECT_EQ(rows(whole), expected_rows(folder / "expected.tsv"));
  EXPECT_EQ(said(whole), "");
  EXPECT_EQ(read_database(database).packages.size(), 90u) << "without the log";
}

}  // namespace
}  // namespace oakum::ecosystems
