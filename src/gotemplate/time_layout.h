#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "gotemplate/value.h"

// Times as Go's time package reads and writes them.
namespace oakum::gotemplate {

/// A moment taken apart in its own zone.
struct Civil {
  std::int64_t year = 1970;
  int month = 1, day = 1;  ///< 1-based.
  int hour = 0, minute = 0, second = 0;
  int weekday = 4;   ///< 0 is Sunday.
  int year_day = 1;  ///< 1-based.
};
Civil civil(std::int64_t seconds, std::int32_t offset);
/// Seconds since 1970 of a date and time in UTC; months and days beyond their range carry over.
std::int64_t seconds_of(std::int64_t year, std::int64_t month, std::int64_t day,
                        std::int64_t hour = 0, std::int64_t minute = 0, std::int64_t second = 0);

/// Time.Format: the layout is the reference time, Mon Jan 2 15:04:05 MST 2006.
std::string format_time(const Moment& moment, std::string_view layout);
struct ParsedTime {
  Time time;
  std::int32_t offset = 0;
  std::string zone = "UTC";
};
/// time.Parse. The error has Go's words: parsing time "x" as "2006": cannot parse "x" as "2006".
Result<ParsedTime> parse_time(std::string_view layout, std::string_view text);
/// time.ParseDuration, in nanoseconds; nothing when it is none.
std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace oakum::gotemplate
