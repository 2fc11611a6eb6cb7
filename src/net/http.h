#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "net/message.h"
#include "net/proxy.h"
#include "net/retry.h"
#include "net/tls.h"
#include "net/url.h"

namespace oakum::net {

struct Timeouts {
  std::chrono::milliseconds connect{10'000};  ///< Name, TCP and TLS together.
  std::chrono::milliseconds head{30'000};     ///< From the request to the end of the answer's head.
  std::chrono::milliseconds idle{
      30'000};  ///< Without a byte of the body; also the start credit of `slowest`.
  std::uint64_t slowest = 64 * 1024;  ///< Bytes a second that a body must reach, waiting time only.
};

struct ClientOptions {
  Timeouts timeouts;
  Retry retry;
  Trust trust;
  Proxies proxies = Proxies::from_environment();
  /// Path of a socket of this machine; when not empty every request goes there, whatever its host.
  std::string socket;
  /// Hosts the user vouches for: reached at any address even when a server names them.
  std::vector<std::string> trusted_hosts;
  std::string user_agent = "oakum/" OAKUM_VERSION;
  const Cancel* cancel =
      nullptr;  ///< Looked at ten times a second wherever we wait; must outlive the client.
};

struct Request {
  std::string method =
      "GET";  ///< GET and HEAD are retried and follow redirects; nothing else does.
  Url url;
  Headers headers;  ///< Host, User-Agent, Connection and Accept-Encoding are the client's own.
  std::string body;
  /// The host that the user named. A URL with another host, be it this one or one redirected to, is
  /// reached at public addresses only. Empty: `url` is what the user named.
  std::string named_host;
  unsigned redirects = 5;
  std::chrono::milliseconds patience{
      120'000};  ///< Gives up rather than wait longer on a Retry-After.
};

/// The bytes of an answer, once, in order; gives the connection back to its client when read to the
/// end. Must not outlive the client.
class Body {
 public:
  virtual ~Body() = default;
  /// Up to `into.size()` (> 0) bytes; 0 at the end and only there. Errors: io (cut off), timeout,
  /// corrupt, cancelled; after one, every further call returns it again.
  virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

struct Response {
  int status = 0;
  Headers headers;
  std::optional<std::uint64_t> length;
  Url url;  ///< Where the answer came from, after redirects.
  std::unique_ptr<Body> body;

  std::optional<std::string_view> header(std::string_view name) const {
    return find_header(headers, name);
  }
};

/// The whole body. Error: too_large above `limit`, and those of Body.
Result<std::vector<std::byte>> read_all(Body& body, std::uint64_t limit);

/// A blocking HTTP/1.1 client with one policy for every request.
/// - TLS 1.2 or newer, certificates verified; plain http only where the URL says so.
/// - Redirects: from https to http never; Authorization and Cookie go to the same scheme, host and
/// port only.
/// - Connections are kept for the next request; one that died while idle is replaced without
/// counting as a failure.
/// - An unreachable server, a broken answer and 429, 500, 502, 503, 504 are tried again (see
/// Retry), until the budget of
///   the client is used up. The last answer is returned whatever its status: only the transport
///   makes an Error.
/// Errors: unreachable, timeout, io, corrupt, too_large, denied (certificate, address, redirect),
/// usage, cancelled. Not for use by two threads at once. Costs nothing until the first request, TLS
/// nothing until the first https one.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Result<Response> send(const Request& request);
  const ClientOptions& options() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oakum::net
