#pragma once
#include <atomic>
#include <chrono>
#include <optional>

#include "base/result.h"

namespace oakum {

/// Set by a signal or a time limit, looked at by everything that takes long.
struct Cancel {
  std::atomic<bool> interrupted{false};
  std::optional<std::chrono::steady_clock::time_point> deadline;  ///< Set before work starts.

  /// Error: cancelled or timeout; cheap enough for every file and every block.
  Result<void> check() const {
    if (interrupted.load(std::memory_order_relaxed)) return Error{Error::cancelled, "interrupted"};
    if (deadline && std::chrono::steady_clock::now() > *deadline)
      return Error{Error::timeout, "the time limit is over; raise it with --timeout"};
    return {};
  }
};

}  // namespace oakum
