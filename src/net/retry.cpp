#include "net/retry.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oakum::net {

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form of an HTTP date that servers may still send (RFC
/// 9110, 5.6.7).
static std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = split_words(text);
  if (words.size() != 6 || words[0].size() != 4 || words[5] != "GMT") return std::nullopt;
  const auto day = parse_decimal(words[1]), year = parse_decimal(words[3]);
  const auto month = std::find(kMonths.begin(), kMonths.end(), words[2]) - kMonths.begin();
  const auto clock = split(words[4], ':');
  if (!day || !year || month == 12 || clock.size() != 3) return std::nullopt;
  const auto hours = parse_decimal(clock[0]), minutes = parse_decimal(clock[1]),
             seconds = parse_decimal(clock[2]);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60)
    return std::nullopt;
  if (*day < 1 || *day > 31 || *year < 1970 || *year > 9999) return std::nullopt;
  auto time =
      date(static_cast<int>(*year), static_cast<unsigned>(month + 1), static_cast<unsigned>(*day));
  time.seconds += static_cast<std::int64_t>(*hours * 3600 + *minutes * 60 + *seconds);
  return time;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, const Time& now) {
  text = trim(text);
  constexpr std::uint64_t kYear = 365 * 86400;
  if (const auto seconds = parse_decimal(text))
    return std::chrono::seconds(std::min<std::uint64_t>(*seconds, kYear));
  const auto date = parse_http_date(text);
  if (!date || date->seconds < now.seconds) return std::nullopt;
  return std::chrono::seconds(date->seconds - now.seconds);
}

std::chrono::milliseconds jittered_wait(const Retry& retry, unsigned attempt, double random) {
  const auto longest = std::min(retry.cap, retry.base * (1u << std::min(attempt, 16u)));
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(longest.count()) * random));
}

}  // namespace oakum::net
