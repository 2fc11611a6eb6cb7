#include "net/retry.h"

#include <gtest/gtest.h>

namespace oakum::net {

TEST(Retry, ReadsRetryAfter) {
  struct Case {
    std::string_view text;
    std::int64_t seconds;  ///< -1: none.
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"0", 0, "now"},
      {" 17 ", 17, "seconds"},
      {"1000000000", 365 * 86400, "absurd, but a number: the caller caps it"},
      {"99999999999999999999999", -1, "no number that fits"},
      {"-5", -1, "negative"},
      {"1.5", -1, "a fraction"},
      {"soon", -1, "a word"},
      {"", -1, "nothing"},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 37, "a date"},
      {"Sun, 06 Nov 1994 08:49:00 GMT", 0, "this very moment"},
      {"Sun, 06 Nov 1994 08:48:59 GMT", -1, "a date in the past"},
      {"Sun, 06 Foo 1994 08:49:37 GMT", -1, "no such month"},
      {"Sun, 06 Nov 1994 25:49:37 GMT", -1, "no such hour"},
      {"Sun, 06 Nov 1994 08:49:37 EST", -1, "dates are in GMT"},
  };
  auto now = date(1994, 11, 6);
  now.seconds += 8 * 3600 + 49 * 60;
  for (const auto& [text, seconds, why] : kCases) {
    const auto got = parse_retry_after(text, now);
    EXPECT_EQ(got ? got->count() : -1, seconds) << why;
  }
}

TEST(Retry, WaitsLongerEachTime) {
  Retry retry;
  EXPECT_EQ(jittered_wait(retry, 0, 0.0).count(), 0);
  EXPECT_EQ(jittered_wait(retry, 0, 0.5).count(), 250);
  EXPECT_EQ(jittered_wait(retry, 1, 0.5).count(), 500);
  EXPECT_EQ(jittered_wait(retry, 3, 0.999).count(), 3996);
  EXPECT_EQ(jittered_wait(retry, 40, 0.5).count(), 4000) << "capped at 8 s";
}

}  // namespace oakum::net
