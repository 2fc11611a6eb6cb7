#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/stream.h"

namespace oakum::net {

struct Header {
  std::string name;
  std::string value;
};
using Headers = std::vector<Header>;

/// The value of the first header of a name, in whatever case; nothing when it is absent.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

struct Head {
  int status = 0;
  Headers headers;
  std::optional<std::uint64_t> length;  ///< Content-Length, when the server gave it.
};

/// Reads one HTTP/1.1 response off a stream: the head, then the body piece by piece. Strict: CRLF
/// line ends, no NUL, one length, no coding but chunked; a head of at most 64 KiB and 100 headers,
/// at most 8 interim (1xx) responses. Errors: corrupt (with what is wrong), too_large (which
/// limit), and those of the stream. The parser is Boost.Beast's; this is the only unit that
/// compiles it.
class MessageReader {
 public:
  /// The stream must outlive the reader. `bodiless` is set for an answer to HEAD or CONNECT.
  explicit MessageReader(Stream& stream, bool bodiless = false);
  ~MessageReader();

  Result<Head> head(Deadline until);
  /// After head(): up to `into.size()` (> 0) bytes of the body; 0 at its end and only there.
  Result<std::size_t> body(std::span<std::byte> into, Deadline until);
  /// Whether the body was read to its end.
  bool done() const;
  /// Whether the stream can carry another request now.
  bool reusable() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oakum::net
