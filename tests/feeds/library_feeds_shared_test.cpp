// Feeds of languages and of CPEs over the real records there are, with facts checked by hand.
#include <gtest/gtest.h>

#include "tests/feeds/imported.h"

namespace oakum::feeds {
namespace {

using Rows = std::vector<std::string>;

TEST(LibraryFeedsShared, RubySec) {
  OAKUM_NEEDS_SHARED_DATA("advisories/rubysec-yaml.tar.zst");
  const Imported feed("rubysec", "advisories/rubysec-yaml.tar.zst");
  EXPECT_EQ(feed.summary.records, 1381u);
  EXPECT_EQ(feed.summary.skipped, 147u) << "those of Ruby itself";
  EXPECT_TRUE(feed.problems.empty());
  EXPECT_EQ(feed.rows("rubygems::Ruby Advisory Database", "resque"),
            (Rows{"CVE-2023-50724  | >= 2.1.0 | ", "CVE-2023-50725  | >= 2.2.1 | ",
                  "CVE-2023-50727  | >= 2.6.0 | "}));
}

TEST(LibraryFeedsShared, FriendsOfPhp) {
  OAKUM_NEEDS_SHARED_DATA("advisories/friendsofphp-yaml.tar.zst");
  const Imported feed("friendsofphp", "advisories/friendsofphp-yaml.tar.zst");
  EXPECT_EQ(feed.summary.records, 1592u);
  EXPECT_EQ(feed.rows("composer::PHP Security Advisories Database", "erusev/parsedown"),
            (Rows{"CVE-2018-1000162 <1.7.0 |  | ", "CVE-2019-10905 <1.7.2 |  | "}));
}

TEST(LibraryFeedsShared, NodeSecurityGroup) {
  OAKUM_NEEDS_SHARED_DATA("advisories/nodejs-swg-json.tar.zst");
  const Imported feed("nodejs-swg", "advisories/nodejs-swg-json.tar.zst");
  EXPECT_GE(feed.summary.records, 460u);
  EXPECT_EQ(feed.rows("npm::Node.js Ecosystem Security Working Group", "merge-options"),
            (Rows{"NSWG-ECO-410 <=1.0.0 |  | "}));
}

TEST(LibraryFeedsShared, RetireJs) {
  OAKUM_NEEDS_SHARED_DATA("advisories/retirejs-json.tar.zst");
  const Imported feed("retirejs", "advisories/retirejs-json.tar.zst");
  const auto rows = feed.rows("npm::Retire.js", "jquery");
  EXPECT_NE(std::find(rows.begin(), rows.end(), "CVE-2011-4969 <1.6.3 |  | "), rows.end());
}

TEST(LibraryFeedsShared, NvdCorrections) {
  OAKUM_NEEDS_SHARED_DATA("advisories/anchore-nvd-overrides.tar.zst");
  const Imported feed("nvd", "advisories/anchore-nvd-overrides.tar.zst");
  EXPECT_EQ(feed.summary.records, 32184u);
  EXPECT_TRUE(feed.problems.empty());
  const auto rows = feed.rows("cpe::National Vulnerability Database", "google:chrome");
  EXPECT_NE(std::find(rows.begin(), rows.end(), "CVE-2026-12024 <149.0.7827.115 |  | "),
            rows.end());
}

/// Samples of many feeds lie in one archive; a feed takes what it understands and leaves the rest.
TEST(LibraryFeedsShared, SamplesOfNvdAndGitLab) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported nvd("nvd", "feed-samples/vuls-data-update-fixtures.tar.zst");
  EXPECT_GT(nvd.summary.details, 20u);
  const Imported gitlab("gitlab", "feed-samples/vuls-data-update-fixtures.tar.zst");
  EXPECT_EQ(gitlab.rows("composer::GitLab Advisory Database Community", "3f/pygmentize"),
            (Rows{"2017-05-15 <1.2 | 1.2 | ", "GMS-2016-84 <1.2 | 1.2 | "}));
}

/// GitHub's advisories are OSV records with fields of its own.
TEST(LibraryFeedsShared, SamplesOfGitHub) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported feed("osv", "feed-samples/vuls-data-update-fixtures.tar.zst");
  EXPECT_EQ(feed.rows("cargo::GitHub Security Advisory Rust", "birdcage"),
            (Rows{"GHSA-wj7f-468m-6mv8 <0.7.0 | 0.7.0 | "}));
}

}  // namespace
}  // namespace oakum::feeds
