#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace oakum::net {

/// How patient a client is with a server in trouble.
struct Retry {
  unsigned attempts = 4;  ///< Tries after the first one.
  std::chrono::milliseconds base{
      500};  ///< The first wait is random within it; each next one doubles.
  std::chrono::milliseconds cap{8'000};  ///< Longest wait of our own choosing.
  std::chrono::milliseconds longest_asked{
      120'000};  ///< Longest wait a server may ask for; more counts as this.
  double budget =
      10;  ///< Retries in hand for all requests of a client; each request adds a tenth of one.
};

/// What a Retry-After header asks for: seconds or an HTTP date, counted from `now`, never less than
/// nothing. Nothing for everything else (negative, not a number, a date far in the past), so that
/// the caller falls back on its own wait.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, const Time& now);

/// The wait before try `attempt` (0 is the first repetition): anywhere between nothing and base ×
/// 2^attempt, capped, where `random` is uniform in [0, 1). Full jitter spreads clients that were
/// all thrown off at once.
std::chrono::milliseconds jittered_wait(const Retry& retry, unsigned attempt, double random);

}  // namespace oakum::net
