#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "net/http2.h"

namespace oakum::net {

/// Calls of gRPC services over one HTTP/2 connection, one at a time, nothing compressed. A message
/// is at most 16 MiB, and each has to arrive within the patience. Errors: what the server said with
/// its status (NOT_FOUND is not_found, PERMISSION_DENIED and UNAUTHENTICATED are denied,
/// DEADLINE_EXCEEDED is timeout, UNIMPLEMENTED is unsupported, UNAVAILABLE is unreachable, all else
/// io), corrupt (not gRPC), too_large, and those of Http2. Not for use by two threads at once.
/// Source: "gRPC over HTTP2", the protocol's description.
class Grpc {
 public:
  explicit Grpc(std::unique_ptr<Stream> stream,
                std::chrono::milliseconds patience = std::chrono::seconds(30))
      : http_(std::move(stream)), patience_(patience) {}

  /// Asks `method` ("/package.Service/Method") for one message.
  Result<std::string> call(std::string_view method, std::string message,
                           const Headers& metadata = {});

  /// Asks for any number of messages, which next gives one after another.
  Result<void> start(std::string_view method, std::string message, const Headers& metadata = {});
  /// False at the end, when the server has said that all went well; `message` is written over.
  Result<bool> next(std::string& message);

 private:
  Deadline deadline() const { return Clock::now() + patience_; }
  Result<void> check_head(Deadline until);
  Result<std::size_t> fill(char* into, std::size_t size, Deadline until);
  Result<void> outcome() const;

  Http2 http_;
  std::chrono::milliseconds patience_;
  Headers head_;
  bool headed_ = false;
};

}  // namespace oakum::net
