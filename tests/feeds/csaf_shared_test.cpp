// CSAF and VEX over the real documents there are, with facts checked by hand in the files.
#include "tests/feeds/imported.h"

namespace oakum::feeds {
namespace {

bool has(const Imported& feed, std::string_view ns, std::string_view package,
         std::string_view row) {
  const auto rows = feed.system_rows(ns, package);
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

TEST(CsafShared, SamplesOfRedHatAndSuse) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported feed("csaf", "feed-samples/vuls-data-update-fixtures.tar.zst");
  EXPECT_TRUE(has(feed, "Red Hat", "firefox",
                  "CVE-2023-6212 115.5.0-1.el9_3 [aarch64; ppc64le; s390x; x86_64] "
                  "{RHSA-2023:7507} unknown"))
      << "a fix with the architectures of its products";
  EXPECT_TRUE(has(feed, "Red Hat", "firefox", "CVE-2023-6212  [] {} end_of_life"))
      << "out of support scope in release 6";
  EXPECT_TRUE(has(feed, "openSUSE Tumbleweed", "ctdb",
                  "CVE-2023-5568 4.19.2+git.322.7e9201cef5-1.1 [] {} unknown"))
      << "names and versions in the product's own id";
}

TEST(CsafShared, Modules) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vunnel-fixtures.tar.zst");
  const Imported feed("csaf", "feed-samples/vunnel-fixtures.tar.zst");
  EXPECT_TRUE(has(feed, "Red Hat", "ruby:2.5::ruby",
                  "CVE-2021-33621 2.5.9-111.module+el8.9.0+19193+435404ae [aarch64; i686; ppc64le; "
                  "s390x; x86_64] {RHSA-2023:7025} unknown"));
  EXPECT_TRUE(has(feed, "Red Hat", "ruby:2.7::rubygem-abrt",
                  "CVE-2021-33621 0.4.0-1.module+el8.3.0+7192+4e3a532a [noarch] {RHSA-2023:3821} "
                  "unknown"));
}

TEST(CsafShared, Repositories) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported feed("redhat-repositories", "feed-samples/vuls-data-update-fixtures.tar.zst");
  const auto cpes = feed.database->cpes_of_repository("rhel-8-for-x86_64-baseos-rpms").value();
  ASSERT_EQ(cpes.size(), 2u);
  EXPECT_EQ(feed.database->cpe(cpes[0]).value(), "cpe:/o:redhat:enterprise_linux:8::baseos");
}

}  // namespace
}  // namespace oakum::feeds
