#pragma once
#include <memory>
#include <string>

#include "net/message.h"
#include "net/stream.h"

namespace oakum::net {

/// One HTTP/2 connection, begun with prior knowledge (RFC 9113 §3.3), that carries one exchange at
/// a time: post, head, read until 0, trailers. Beginning the next one gives up what is left of the
/// one before. The peer is not trusted: a head or trailer section is at most 64 KiB, frames 16 KiB,
/// nothing is pushed, and nothing is read off the stream that the reader has not made room for, so
/// a body costs 64 KiB whatever its length. A call that waits has to get something of the exchange
/// by its deadline: other frames (PING, SETTINGS, WINDOW_UPDATE) do not prolong it. Errors:
/// corrupt (not HTTP/2, or against its rules), too_large, io (closed or reset by the peer, with its
/// reason), timeout, cancelled; one that concerns the connection is returned by every further call.
/// Framing and HPACK are nghttp2's; http2.cpp is the only unit that compiles it. Not for use by two
/// threads at once.
class Http2 {
 public:
  explicit Http2(std::unique_ptr<Stream> stream);
  ~Http2();
  Http2(Http2&&) noexcept;
  Http2& operator=(Http2&&) noexcept;

  /// Sends a request; `headers` begin with the pseudo-headers and are in lower case.
  Result<void> post(const Headers& headers, std::string body, Deadline until);
  /// The head of the answer, after any interim ones; ":status" is among it. It is valid until the
  /// next post.
  Result<const Headers*> head(Deadline until);
  /// Up to `into.size()` (> 0) bytes of the body; 0 at the end of the answer and only there.
  Result<std::size_t> read(std::span<std::byte> into, Deadline until);
  /// What follows the body; complete once read gave 0.
  const Headers& trailers() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oakum::net
