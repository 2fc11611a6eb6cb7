#include "source/fstab.h"

#include <gtest/gtest.h>

namespace oakum::source {
namespace {

TEST(Fstab, LinesThatMount) {
  const auto lines = parse_fstab(
      "# comment\n\nUUID=1 / ext4 errors=remount-ro 0 1\n"
      "/dev/mapper/a-b  /srv//a\\040b/ \t xfs\n"
      "UUID=2 none swap sw\nUUID=3 swap swap\n/a /b none bind\n/dev/x /../etc ext4\n"
      "LABEL=h /home btrfs subvol=/@home,nofail\nshort /x\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].device, "UUID=1");
  EXPECT_EQ(lines[0].point, "");
  EXPECT_TRUE(lines[0].has("errors=remount-ro"));
  EXPECT_EQ(lines[1].point, "srv/a b");
  EXPECT_TRUE(lines[1].options.empty());
  EXPECT_EQ(lines[2].value("subvol"), "/@home");
  EXPECT_EQ(lines[2].value("sub"), "");
  EXPECT_TRUE(lines[2].has("nofail"));
}

TEST(Fstab, HasALimit) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "UUID=1 /x ext4\n";
  EXPECT_EQ(parse_fstab(text).size(), 1000u);
}

}  // namespace
}  // namespace oakum::source
