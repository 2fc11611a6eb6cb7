#include "base/clock.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <ctime>

#include "base/text.h"

namespace oakum {

static std::optional<Time> test_clock() {
  const char* text = std::getenv("OAKUM_TEST_CLOCK");
  return text ? parse_rfc3339(text) : std::nullopt;
}

Time now() {
  if (const auto fixed = test_clock()) return *fixed;
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec, static_cast<std::uint32_t>(time.tv_nsec)};
}

/// Days since 1970-01-01 of a civil date in the proleptic Gregorian calendar.
static std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Time date(int year, unsigned month, unsigned day) {
  return {days_from_civil(year, month, day) * 86400, 0};
}

std::string rfc3339(const Time& time) {
  const auto seconds = static_cast<std::time_t>(time.seconds);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  if (time.nanoseconds != 0) {
    std::string fraction = fmt::format("{:09}", time.nanoseconds);
    while (fraction.back() == '0') fraction.pop_back();
    out += '.' + fraction;
  }
  return out + 'Z';
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t count) -> std::optional<std::int64_t> {
    if (at + count > text.size()) return std::nullopt;
    const auto value = parse_decimal(text.substr(at, count));
    return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
  };
  const auto is = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const auto year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (!year || !month || !day || !is(4, '-') || !is(7, '-')) return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  Time time{days_from_civil(*year, *month, *day) * 86400, 0};
  if (text.size() == 10) return time;
  const auto hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
  if (!hour || !minute || !second || (!is(10, 'T') && !is(10, 't') && !is(10, ' ')) ||
      !is(13, ':') || !is(16, ':'))
    return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  time.seconds += *hour * 3600 + *minute * 60 + *second;
  std::size_t at = 19;
  if (is(at, '.')) {
    std::uint32_t scale = 100'000'000;
    for (++at; at < text.size() && is_digit(text[at]); ++at, scale /= 10)
      time.nanoseconds += static_cast<std::uint32_t>(text[at] - '0') * scale;
  }
  if ((is(at, 'Z') || is(at, 'z')) && at + 1 == text.size()) return time;
  const auto offset_hour = number(at + 1, 2), offset_minute = number(at + 4, 2);
  if ((!is(at, '+') && !is(at, '-')) || !offset_hour || !offset_minute || at + 6 != text.size())
    return std::nullopt;
  const std::int64_t offset = *offset_hour * 3600 + *offset_minute * 60;
  time.seconds += text[at] == '-' ? offset : -offset;
  return time;
}

static std::array<std::uint8_t, 16> random_bytes() {
  std::array<std::uint8_t, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    for (auto& b : bytes) b = static_cast<std::uint8_t>(std::rand());
  return bytes;
}
static std::string uuid_text(const std::array<std::uint8_t, 16>& b) {
  return fmt::format(
      "{:02x}{:02x}{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:"
      "02x}{:02x}",
      b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
      b[15]);
}

std::string uuid7() {
  const auto time = now();
  const auto milliseconds =
      static_cast<std::uint64_t>(time.seconds) * 1000 + time.nanoseconds / 1'000'000;
  static std::atomic<std::uint64_t> counter{0};
  if (test_clock()) return fmt::format("017b7d41-e09f-7000-80ea-{:012}", ++counter);
  auto bytes = random_bytes();
  for (std::size_t i = 0; i < 6; ++i)
    bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0F));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return uuid_text(bytes);
}

std::string uuid4() {
  static std::atomic<std::uint64_t> counter{0};
  if (test_clock()) return fmt::format("3ff14136-e09f-4df9-80ea-{:012}", ++counter);
  auto bytes = random_bytes();
  bytes[6] = static_cast<std::uint8_t>(0x40 | (bytes[6] & 0x0F));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return uuid_text(bytes);
}

}  // namespace oakum
