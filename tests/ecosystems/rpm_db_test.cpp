#include <gtest/gtest.h>

#include "inventory/analyzer.h"

// What the folders of rpm-db cannot show because it takes much.
namespace oakum::ecosystems {
inventory::Analyzer rpm_db();

namespace {
TEST(RpmDb, DoesNotSayTheSameTenThousandTimes) {
  constexpr std::size_t kPages = 100;
  std::string file("RpmP\0\0\0\0\1\0\0\0", 12);
  file += std::string{static_cast<char>(kPages), 0, 0, 0};
  file.resize(kPages * 4096, 'x');
  inventory::Sink sink;
  ASSERT_TRUE(rpm_db().read(io::MemoryFile("var/lib/rpm/Packages.db", as_bytes(file)), sink));
  ASSERT_EQ(sink.problems.size(), 51u);
  EXPECT_EQ(sink.problems.front().what, "rpm database: slot 2 is damaged");
  EXPECT_EQ(sink.problems.back().what,
            "9950 more records are damaged, and what follows is not read");
}
}  // namespace
}  // namespace oakum::ecosystems
