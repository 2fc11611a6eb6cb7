#pragma once
#include <chrono>
#include <cstddef>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::net {

using Clock = std::chrono::steady_clock;
/// The moment after which waiting ends with Error::timeout.
using Deadline = Clock::time_point;

/// Bytes both ways: a socket, TLS on one, or a test's script.
class Stream {
 public:
  virtual ~Stream() = default;
  /// At least one byte, or 0 at an orderly end. Errors: io (reset), timeout, cancelled, corrupt
  /// (TLS).
  virtual Result<std::size_t> read(std::span<std::byte> into, Deadline until) = 0;
  /// All of it. Errors as read.
  virtual Result<void> write(ByteView bytes, Deadline until) = 0;
  /// Whether nothing has arrived and the other side has not hung up: an idle stream that may be
  /// used again.
  virtual bool quiet() = 0;
};

}  // namespace oakum::net
