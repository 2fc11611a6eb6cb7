#include "net/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "net/address.h"

namespace oakum::net {

constexpr auto kTick = std::chrono::milliseconds(100);
constexpr int kMostAddresses = 8;
/// While other addresses are left, one that swallows packets must not cost the whole patience.
constexpr auto kImpatience = std::chrono::milliseconds(3000);

Socket::~Socket() { ::close(descriptor_); }

Result<void> Socket::wait(bool for_reading, Deadline until) const {
  pollfd entry{descriptor_, static_cast<short>(for_reading ? POLLIN : POLLOUT), 0};
  for (;;) {
    if (cancel_) TRY(cancel_->check());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return Error{Error::timeout, "no answer in time"};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::min(left, kTick).count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return Error{Error::io, std::strerror(errno)};
  }
}

static Error lost() {
  return {Error::io, errno == ECONNRESET || errno == EPIPE ? "the connection was reset"
                                                           : std::strerror(errno)};
}

Result<std::size_t> Socket::read(std::span<std::byte> into, Deadline until) {
  for (;;) {
    const auto count = ::recv(descriptor_, into.data(), into.size(), 0);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return lost();
    TRY(wait(true, until));
  }
}

Result<void> Socket::write(ByteView bytes, Deadline until) {
  while (!bytes.empty()) {
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return lost();
    TRY(wait(false, until));
  }
  return {};
}

bool Socket::quiet() {
  char byte = 0;
  const auto count = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

namespace {
struct Addresses {
  addrinfo* first = nullptr;
  Addresses() = default;
  Addresses(const Addresses&) = delete;
  Addresses& operator=(const Addresses&) = delete;
  ~Addresses() {
    if (first) ::freeaddrinfo(first);
  }
};
}  // namespace

static Result<void> look_up(const std::string& host, std::uint16_t port, Addresses& found) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  const auto service = std::to_string(port);
  int code = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found.first);
  if (code == EAI_NONAME) {
    hints.ai_flags = AI_NUMERICSERV;
    code = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found.first);
  }
  if (code == 0) return {};
  found.first = nullptr;
  return Error{Error::unreachable,
               fmt::format("{}: the name cannot be resolved ({})", host, ::gai_strerror(code))};
}

static ByteView raw_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    return std::as_bytes(std::span(&v4->sin_addr, 1));
  }
  if (address->sa_family != AF_INET6) return {};
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
  return std::as_bytes(std::span(&v6->sin6_addr, 1));
}

static Result<std::unique_ptr<Socket>> connect_one(const addrinfo& address, Deadline until,
                                                   const Cancel* cancel) {
  const int descriptor =
      ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (descriptor < 0) return Error{Error::unreachable, std::strerror(errno)};
  auto socket = std::make_unique<Socket>(descriptor, cancel);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return Error{Error::unreachable, std::strerror(errno)};
  TRY(socket->wait(false, until));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return Error{Error::unreachable, std::strerror(error)};
  return socket;
}

static Error forbidden(const std::string& host, std::string_view why) {
  return {Error::denied,
          fmt::format("{} has a {} address, and was named by a server, not by you; not contacted",
                      host, why)};
}

Result<std::unique_ptr<Socket>> connect(const std::string& host, std::uint16_t port, Reach reach,
                                        std::chrono::milliseconds patience, const Cancel* cancel) {
  const auto until = Clock::now() + patience;
  Addresses found;
  TRY(look_up(host, port, found));
  Error last{Error::unreachable, fmt::format("{}: no usable address", host)};
  int tried = 0;
  for (const auto* at = found.first; at && tried < kMostAddresses; at = at->ai_next, ++tried) {
    if (cancel) TRY(cancel->check());
    const auto why = reach == Reach::public_only ? why_not_public(raw_address(at->ai_addr)) : "";
    if (!why.empty()) {
      last = forbidden(host, why);
      continue;
    }
    const auto slice = at->ai_next ? std::min(until, Clock::now() + kImpatience) : until;
    auto socket = connect_one(*at, slice, cancel);
    if (socket || socket.error().kind == Error::cancelled) return socket;
    last = std::move(socket).error().during(fmt::format("connecting to {} port {}", host, port));
  }
  return last;
}

Result<std::unique_ptr<Socket>> connect_unix(const std::string& path, const Cancel* cancel) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Error{Error::usage, path + ": too long for the path of a socket"};
  std::copy(path.begin(), path.end(), address.sun_path);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return Error{Error::unreachable, std::strerror(errno)};
  auto socket = std::make_unique<Socket>(descriptor, cancel);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return socket;
  const auto kind = errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR ? Error::not_found
                    : errno == EACCES || errno == EPERM                          ? Error::denied
                                                        : Error::unreachable;
  return Error{kind, fmt::format("{}: {}", path, std::strerror(errno))};
}

}  // namespace oakum::net
