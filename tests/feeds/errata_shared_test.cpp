// Errata over the real documents there are, with facts checked by hand in the files.
#include "tests/feeds/imported.h"

namespace oakum::feeds {
namespace {

TEST(ErrataShared, SamplesOfAlmaAndRocky) {
  OAKUM_NEEDS_SHARED_DATA("feed-samples/vuls-data-update-fixtures.tar.zst");
  const Imported feed("errata", "feed-samples/vuls-data-update-fixtures.tar.zst");
  EXPECT_EQ(
      feed.system_rows("rocky 10", "delve"),
      std::vector<std::string>{
          "CVE-2025-58183 1.25.2-1.el10_1 [aarch64; ppc64le; x86_64] {RLSA-2025:21816} unknown"});
  EXPECT_TRUE(feed.database->namespace_id("alma 8").has_value());
}

}  // namespace
}  // namespace oakum::feeds
