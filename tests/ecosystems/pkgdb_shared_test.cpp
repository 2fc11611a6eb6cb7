// Real package databases with what the package managers themselves say of them.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/file.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::ecosystems {

inventory::Analyzer apk_installed();
inventory::Analyzer dpkg_status();

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The content of one member of an uncompressed tar.
std::string_view tar_member(std::string_view tar, std::string_view wanted) {
  while (tar.size() >= 512) {
    std::string_view name = tar.substr(0, 100);
    name = name.substr(0, name.find('\0'));
    if (name.starts_with("./")) name.remove_prefix(2);
    const auto size = parse_octal(tar.substr(124, 11)).value_or(0);
    if (name == wanted) return tar.substr(512, size);
    tar.remove_prefix(std::min(tar.size(), 512 + (size + 511) / 512 * 512));
  }
  return {};
}

inventory::Sink analyze(const inventory::Analyzer& analyzer, std::string_view text) {
  inventory::Sink sink;
  const auto result = analyzer.read(io::MemoryFile("input", as_bytes(text)), sink);
  EXPECT_TRUE(result) << (result ? "" : result.error().what);
  return sink;
}

TEST(PkgdbShared, DpkgSaysTheSame) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/dpkg");
  for (const char* name : {"debian-bookworm-minbase", "debian-bullseye-minbase",
                           "debian-trixie-minbase", "debian-bookworm-501pkgs"}) {
    SCOPED_TRACE(name);
    const auto folder = shared_data() / "pkgdb/dpkg";
    const auto tar = read_zstd(folder / (std::string(name) + ".tar.zst"));
    const auto sink = analyze(dpkg_status(), tar_member(as_text(tar), "var/lib/dpkg/status"));
    EXPECT_TRUE(sink.problems.empty());

    std::vector<std::string> seen;
    for (const auto& package : sink.packages) {
      seen.push_back(package.name + '\t' + full_version(package) + '\t' + package.arch + '\t' +
                     package.src_name + '\t' + full_source_version(package));
      EXPECT_EQ(package.repository_class, "official") << package.name << ": " << package.maintainer;
    }
    std::vector<std::string> expected;
    const auto table = read_file(folder / (std::string(name) + ".expected.tsv"));
    Lines lines(table);
    std::string_view line;
    ASSERT_TRUE(lines.next(line));
    while (lines.next(line)) {
      const auto name_end = line.find('\t');
      const auto name_only =
          line.substr(0, std::min(name_end, line.find(':')));  // dpkg-query adds ":amd64"
      expected.push_back(std::string(name_only) +
                         std::string(line.substr(name_end, line.rfind('\t') - name_end)));
    }
    std::sort(seen.begin(), seen.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(seen, expected);
  }
}

TEST(PkgdbShared, DpkgVariants) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/dpkg/variants");
  struct Case {
    const char *file, *packages, *why;
  };
  constexpr Case kCases[] = {
      {"scalibr-dpkg/empty", "", "nothing is not an error"},
      {"scalibr-dpkg/invalid", "", "no fields at all"},
      {"scalibr-dpkg/nopackage", "foo@1.0 bar@2.0", "a record without a name among good ones"},
      {"scalibr-dpkg/noversion", "foo@1.0 bar@2.0", "a record without a version among good ones"},
      {"scalibr-dpkg/single", "acl@2.3.1-3", "one record, no blank line at the end"},
      {"scalibr-dpkg/trailingnewlines", "acl@2.3.1-3", "blank lines make no records"},
      {"scalibr-dpkg/status.d/foo", "foo@1.2.3", "distroless: no status field"},
      {"scalibr-dpkg/statusfield",
       "wantinstall_installed@1.0 wantinstall_unpacked@1.0 wantinstall_halfinstalled@1.0 "
       "wantnostatus@1.0",
       "what goes or has gone is not there"},
      {"scalibr-dpkg/transitional", "iceweasel@78.13.0esr-1~deb10u1", "installed all the same"},
      {"scalibr-dpkg/transitional_dummy", "git-core@1:2.14.2-1", "a dummy is installed too"},
      {"scalibr-dpkg/transitional_empty", "runit-systemd@2.1.2-54+usrmerge", "and an empty one"},
      {"scalibr-dpkg/valid",
       "accountsservice@22.08.8-6 acl@2.3.1-3 adduser@3.131 "
       "admin-session@2023.06.26.c543406313-00 attr@1:2.5.1-4 libacl1@2.3.1-3 "
       "util-linux-extra@2.38.1-5+b1",
       "seven good records"},
      {"claircore/debian-only.status", "debian-archive-keyring@2019.1", "a native version"},
      {"claircore/postgresql.status",
       "postgresql-client@11+200+deb10u5 postgresql-client-11@11.22-0+deb10u2 "
       "postgresql-client-common@200+deb10u5",
       "versions of source and package differ"},
  };
  for (const auto& [file, packages, why] : kCases) {
    const auto text = read_file(shared_data() / "pkgdb/dpkg/variants" / file);
    std::vector<std::string> ids;
    for (const auto& package : analyze(dpkg_status(), text).packages) ids.push_back(package.id);
    EXPECT_EQ(join(ids, " "), packages) << file << ": " << why;
  }
}

TEST(PkgdbShared, DpkgCounts) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/dpkg/variants");
  OAKUM_NEEDS_SHARED_DATA("pkgdb/misc/os-inventory-misc.tar.zst");
  const auto variants = shared_data() / "pkgdb/dpkg/variants/claircore";
  EXPECT_EQ(analyze(dpkg_status(), read_file(variants / "texlive.status")).packages.size(), 357u);
  // A port and its features are paragraphs of one name there; each is kept or told.
  const auto vcpkg = analyze(dpkg_status(), read_file(variants / "vcpkg.status"));
  EXPECT_EQ(vcpkg.packages.size() + vcpkg.problems.size(), 24u);

  const auto tar = read_zstd(shared_data() / "pkgdb/misc/os-inventory-misc.tar.zst");
  const std::map<std::string, std::size_t> kArchives = {
      {"only-apt", 1}, {"third-party", 2}, {"valid", 90}, {"corrupsed", 4}};
  for (const auto& [name, count] : kArchives) {
    const auto text = tar_member(as_text(tar), fmt::format("trivy-dpkg-txtar/{}.txtar", name));
    const auto status = cut(text, "-- var/lib/dpkg/status --\n");
    ASSERT_TRUE(status) << name;
    EXPECT_EQ(analyze(dpkg_status(), status->second).packages.size(), count) << name;
  }
}

TEST(PkgdbShared, ApkCounts) {
  OAKUM_NEEDS_SHARED_DATA("pkgdb/apk");
  // trivy-alpine has a sixteenth record, without a version.
  const std::map<std::string, std::size_t> kCounts = {{"trivy-alpine", 15},
                                                      {"scalibr-alpine", 15},
                                                      {"syft-multiple-1", 4},
                                                      {"syft-multiple-2", 14},
                                                      {"syft-corrupt", 1}};
  for (const auto& [name, count] : kCounts) {
    const auto sink =
        analyze(apk_installed(), read_file(shared_data() / "pkgdb/apk" / (name + ".installed")));
    EXPECT_EQ(sink.packages.size(), count) << name;
    for (const auto& package : sink.packages)
      EXPECT_TRUE(package.digest.empty() || package.digest.size() == 45);
  }
}

}  // namespace
}  // namespace oakum::ecosystems
