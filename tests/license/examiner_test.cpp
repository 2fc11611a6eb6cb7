#include "license/examiner.h"

#include <gtest/gtest.h>

namespace oakum::license {
namespace {

std::vector<LicenseText> examine(const std::string& path, const std::string& content) {
  inventory::Sink sink;
  const io::MemoryFile file(path, as_bytes(content));
  EXPECT_TRUE(make_examiner(0.9)->examine(file, sink));
  return sink.license_texts;
}

TEST(LicenseExaminer, WantsLicencesAndSources) {
  const auto examiner = make_examiner(0.9);
  for (const auto* path : {"LICENSE", "app/licence", "COPYING.LESSER", "LICENSE-MIT", "NOTICE.txt",
                           "src/UNLICENSE", "a/b.c", "a/b.PY", "index.html", "README.md"})
    EXPECT_TRUE(examiner->wants(path)) << path;
  for (const auto* path : {"bin/tool", "a.o", "licensed.bin", "app/node_modules/x/LICENSE",
                           "usr/share/doc/x/copyright", "usr/lib/python3/a.py", "usr/include/a.h",
                           "usr/local/go/src/a.txt", "c", ".c/x", ""})
    EXPECT_FALSE(examiner->wants(path)) << path;
  EXPECT_EQ(examiner->name(), "licenses");
  EXPECT_NE(examiner->identity(), make_examiner(0.8)->identity());
  EXPECT_EQ(examiner->identity(), make_examiner(0.9)->identity());
}

TEST(LicenseExaminer, TellsWhereALicenceIs) {
  const auto seen = examine("src/a.c", "/* a */\n// SPDX-License-Identifier: ISC\nint x;\n");
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].id, "ISC");
  EXPECT_EQ(seen[0].where, (Location{.path = "src/a.c", .line = 2}));
  EXPECT_EQ(seen[0].end_line, 2u);
  EXPECT_EQ(seen[0].kind, LicenseText::header);
  EXPECT_EQ(seen[0].confidence, 1);
}

TEST(LicenseExaminer, LooksAtTheHeadOfSourcesOnly) {
  const std::string tag = "\n// SPDX-License-Identifier: ISC\n";
  const std::string long_front(100u << 10, 'x');
  EXPECT_TRUE(examine("a.c", long_front + tag).empty());
  EXPECT_EQ(examine("LICENSE", long_front + tag).size(), 1u);
  EXPECT_TRUE(examine("LICENSE", std::string(2u << 20, 'x') + tag).empty());
}

TEST(LicenseExaminer, PassesOverWhatIsNoText) {
  EXPECT_TRUE(examine("a.c", std::string("\0\1\2", 3) + "SPDX-License-Identifier: ISC\n").empty());
  EXPECT_TRUE(examine("a.c", "").empty());
}

}  // namespace
}  // namespace oakum::license
