// OVAL over the real definitions there are, with facts checked by hand in the files.
#include "tests/feeds/imported.h"

namespace oakum::feeds {
namespace {

using Rows = std::vector<std::string>;

/// Whether the row is among those of the package.
bool has(const Imported& feed, std::string_view ns, std::string_view package,
         std::string_view row) {
  const auto rows = feed.system_rows(ns, package);
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

TEST(OvalShared, AzureLinux) {
  OAKUM_NEEDS_SHARED_DATA("advisories/azurelinux-oval.tar.zst");
  const Imported feed("oval", "advisories/azurelinux-oval.tar.zst");
  EXPECT_TRUE(feed.problems.empty());
  EXPECT_EQ(feed.summary.records, 3474u);
  EXPECT_TRUE(
      has(feed, "CBL-Mariner 1.0", "kernel", "CVE-2023-3609 5.10.188.1-1.cm1 [] {} unknown"));
}

TEST(OvalShared, SamplesOfAllPublishers) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported feed("oval", "feed-samples/vuls-data-update-fixtures.tar.zst");
  struct Case {
    std::string_view ns, package, row, why;
  };
  constexpr Case kCases[] = {
      {"Oracle Linux 5", "bind", "CVE-2007-0493 30:9.3.3-8.el5 [x86_64] {ELSA-2007-0057} unknown",
       "an architecture above a group of packages"},
      {"Oracle Linux 5", "bind", "CVE-2007-0494 30:9.3.3-8.el5 [i386] {ELSA-2007-0057} unknown",
       "and the other; a row for each CVE"},
      {"Red Hat", "firefox",
       "CVE-2022-1529 91.9.1-1.el9_0 [aarch64; ppc64le; s390x; x86_64] {RHSA-2022:4765} unknown",
       "architectures in the state"},
      {"Red Hat", "tar", "CVE-2005-2541  [] {} will_not_fix", "what will become of it"},
      {"SUSE Linux Enterprise 15.3", "kernel-default", "CVE-1999-0077  [] {} affected",
       "a product among many, no fix"},
      {"openSUSE Leap 15.2", "fastjar",
       "CVE-2010-2322 0.98-lp152.4.3.1 [i586; x86_64] {SUSE-SU-2021:2635-1; "
       "openSUSE-SU-2021:1107-1; openSUSE-SU-2021:2565-1} unknown",
       "advisories beside the CVE"},
      {"openSUSE Tumbleweed", "tar", "CVE-2001-1267 1.34-2.2 [] {SUSE-SR:2007:019} unknown",
       "a release without a number"},
  };
  for (const auto& [ns, package, row, why] : kCases)
    EXPECT_TRUE(has(feed, ns, package, row)) << ns << ' ' << package << ": " << why;
}

}  // namespace
}  // namespace oakum::feeds
