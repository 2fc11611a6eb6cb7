#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oakum {

/// A moment in UTC: seconds since 1970 and nanoseconds 0..999,999,999.
struct Time {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;
  auto operator<=>(const Time&) const = default;
};

/// The wall clock, or what OAKUM_TEST_CLOCK (RFC 3339) says instead, so that reports can be
/// compared byte by byte.
Time now();

/// "2021-08-25T12:20:30.000000005Z": RFC 3339 in UTC; the fraction without trailing zeros, left out
/// when zero.
std::string rfc3339(const Time& time);
/// RFC 3339 with 'Z' or an offset, or a plain date (midnight UTC). Nothing for anything else.
std::optional<Time> parse_rfc3339(std::string_view text);
/// Midnight UTC of a civil date.
Time date(int year, unsigned month, unsigned day);

/// A version-7 (time-ordered) UUID of now(); with OAKUM_TEST_CLOCK set
/// 017b7d41-e09f-7000-80ea-%012d counting from 1.
std::string uuid7();
/// A random (version 4) UUID; with OAKUM_TEST_CLOCK set 3ff14136-e09f-4df9-80ea-%012d counting
/// from 1.
std::string uuid4();

}  // namespace oakum
