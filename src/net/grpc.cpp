#include "net/grpc.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "net/url.h"

namespace oakum::net {
namespace {

constexpr std::size_t kMessageBytes = 16u << 20;
constexpr std::size_t kPrefix = 5;
/// Room is made as a message arrives, not as its length promises.
constexpr std::size_t kRoom = 1u << 20;

struct Status {
  std::string_view name;
  Error::Kind kind;
};
constexpr std::array<Status, 17> kStatuses = {{{"OK", Error::internal},
                                               {"CANCELLED", Error::io},
                                               {"UNKNOWN", Error::io},
                                               {"INVALID_ARGUMENT", Error::io},
                                               {"DEADLINE_EXCEEDED", Error::timeout},
                                               {"NOT_FOUND", Error::not_found},
                                               {"ALREADY_EXISTS", Error::io},
                                               {"PERMISSION_DENIED", Error::denied},
                                               {"RESOURCE_EXHAUSTED", Error::io},
                                               {"FAILED_PRECONDITION", Error::io},
                                               {"ABORTED", Error::io},
                                               {"OUT_OF_RANGE", Error::io},
                                               {"UNIMPLEMENTED", Error::unsupported},
                                               {"INTERNAL", Error::io},
                                               {"UNAVAILABLE", Error::unreachable},
                                               {"DATA_LOSS", Error::io},
                                               {"UNAUTHENTICATED", Error::denied}}};

Error failure(std::uint64_t code, std::string_view message) {
  const auto status =
      code < kStatuses.size() ? kStatuses[code] : Status{"an unknown status", Error::io};
  const auto text = printable(decode_percent(message));
  return {status.kind,
          text.empty() ? std::string(status.name) : fmt::format("{} ({})", text, status.name)};
}

Error corrupt(std::string what) { return {Error::corrupt, std::move(what)}; }

}  // namespace

Result<void> Grpc::start(std::string_view method, std::string message, const Headers& metadata) {
  const auto size = message.size();
  if (size > kMessageBytes) return Error{Error::too_large, "a request of more than 16 MiB"};
  Headers headers = {{":method", "POST"},
                     {":scheme", "http"},
                     {":path", std::string(method)},
                     {":authority", "localhost"},
                     {"te", "trailers"},
                     {"content-type", "application/grpc"},
                     {"user-agent", "oakum/" OAKUM_VERSION}};
  headers.insert(headers.end(), metadata.begin(), metadata.end());
  std::string body(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) body += static_cast<char>(size >> shift & 0xff);
  headed_ = false;
  head_.clear();
  return http_.post(headers, body + message, deadline());
}

/// Whether it is gRPC that answers.
Result<void> Grpc::check_head(Deadline until) {
  if (headed_) return {};
  head_ = *TRY(http_.head(until));
  headed_ = true;
  const auto status = find_header(head_, ":status").value_or("");
  const auto type = find_header(head_, "content-type").value_or("");
  if (status != "200")
    return corrupt(fmt::format("HTTP status {}, not an answer of gRPC", printable(status)));
  if (!type.starts_with("application/grpc"))
    return corrupt(fmt::format("an answer of type \"{}\", not of gRPC", printable(type)));
  return {};
}

/// Reads until `into` is full or the answer ends.
Result<std::size_t> Grpc::fill(char* into, std::size_t size, Deadline until) {
  std::size_t done = 0;
  while (done < size) {
    const std::span room(reinterpret_cast<std::byte*>(into) + done, size - done);
    const auto got = TRY(http_.read(room, until));
    if (got == 0) break;
    done += got;
  }
  return done;
}

/// What the server says about the call when it has ended. Without any message it may say so in the
/// head.
Result<void> Grpc::outcome() const {
  const auto& trailers = http_.trailers();
  const auto& where = find_header(trailers, "grpc-status") ? trailers : head_;
  const auto status = find_header(where, "grpc-status");
  if (!status) return corrupt("an answer that ends without grpc-status");
  const auto code = parse_decimal(*status);
  if (!code) return corrupt(fmt::format("grpc-status \"{}\"", printable(*status)));
  if (*code == 0) return {};
  return failure(*code, find_header(where, "grpc-message").value_or(""));
}

Result<bool> Grpc::next(std::string& message) {
  const auto until = deadline();
  TRY(check_head(until));
  char prefix[kPrefix];
  const auto got = TRY(fill(prefix, kPrefix, until));
  if (got == 0) {
    TRY(outcome());
    return false;
  }
  if (got < kPrefix) return corrupt("an answer that ends within a message");
  if (prefix[0] != 0) return corrupt("a compressed message, which was not asked for");
  const auto size = load_be<std::uint32_t>(as_bytes({prefix, kPrefix}), 1).value();
  if (size > kMessageBytes)
    return Error{Error::too_large, fmt::format("a message of {} bytes, more than the limit of {}",
                                               size, kMessageBytes)};
  message.clear();
  while (message.size() < size) {
    const auto at = message.size();
    message.resize(at + std::min<std::size_t>(size - at, kRoom));
    if (TRY(fill(message.data() + at, message.size() - at, until)) < message.size() - at)
      return corrupt("an answer that ends within a message");
  }
  return true;
}

Result<std::string> Grpc::call(std::string_view method, std::string message,
                               const Headers& metadata) {
  TRY(start(method, std::move(message), metadata));
  std::string answer, second;
  if (!TRY(next(answer))) return corrupt("no message in an answer that has one");
  if (TRY(next(second))) return corrupt("more than one message in an answer that has one");
  return answer;
}

}  // namespace oakum::net
