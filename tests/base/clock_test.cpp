#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace oakum {
namespace {

TEST(Clock, ReadsAndWritesTimes) {
  struct Case {
    std::string_view text, normal, why;
  };
  const Case kCases[] = {
      {"2021-08-25T12:20:30.000000005Z", "2021-08-25T12:20:30.000000005Z", "nanoseconds"},
      {"2021-08-25T12:20:30.500Z", "2021-08-25T12:20:30.5Z", "trailing zeros go"},
      {"2021-08-25T12:20:30+02:00", "2021-08-25T10:20:30Z", "an offset"},
      {"2021-08-25", "2021-08-25T00:00:00Z", "a date is its midnight"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "before the epoch"},
      {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "a leap day"},
  };
  for (const auto& [text, normal, why] : kCases) {
    const auto time = parse_rfc3339(text);
    ASSERT_TRUE(time) << why;
    EXPECT_EQ(rfc3339(*time), normal) << why;
  }
  for (const auto* wrong : {"", "2021", "2021-13-01", "2021-08-25T25:00:00Z", "2021-08-25T12:20:30",
                            "2021-08-25T12:20:30Zx"})
    EXPECT_FALSE(parse_rfc3339(wrong)) << wrong;
}

TEST(Clock, CanBeFixedForTests) {
  setenv("OAKUM_TEST_CLOCK", "2021-08-25T12:20:30.000000005Z", 1);
  EXPECT_EQ(rfc3339(now()), "2021-08-25T12:20:30.000000005Z");
  EXPECT_EQ(uuid7().substr(0, 24), "017b7d41-e09f-7000-80ea-");
  unsetenv("OAKUM_TEST_CLOCK");
  EXPECT_NE(uuid4(), uuid4());
  EXPECT_EQ(uuid7()[14], '7');
}

}  // namespace
}  // namespace oakum
