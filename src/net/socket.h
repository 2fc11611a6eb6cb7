#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "net/stream.h"

namespace oakum::net {

/// An open descriptor that is closed with its owner.
class Socket final : public Stream {
 public:
  Socket(int descriptor, const Cancel* cancel) : descriptor_(descriptor), cancel_(cancel) {}
  ~Socket() override;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  Result<std::size_t> read(std::span<std::byte> into, Deadline until) override;
  Result<void> write(ByteView bytes, Deadline until) override;
  bool quiet() override;

  /// Waits until the socket can be read or written, looking at the cancellation ten times a second.
  Result<void> wait(bool for_reading, Deadline until) const;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  const Cancel* cancel_;
};

enum class Reach : std::uint8_t {
  any,          ///< A host that the user named.
  public_only,  ///< A host that somebody else named: only addresses of the open Internet.
};

/// Connects to the first address of a host that answers. With Reach::public_only each address is
/// judged (why_not_public) right before connecting to that very address, so a second answer of the
/// name server cannot slip in. At most 8 addresses are tried. Errors: unreachable, timeout,
/// cancelled; denied when only forbidden addresses are left.
Result<std::unique_ptr<Socket>> connect(const std::string& host, std::uint16_t port, Reach reach,
                                        std::chrono::milliseconds patience, const Cancel* cancel);

/// Connects to a socket of this machine by its path. Errors: not_found (no such socket, or nobody
/// listens), denied, unreachable, usage (a path too long for one).
Result<std::unique_ptr<Socket>> connect_unix(const std::string& path, const Cancel* cancel);

}  // namespace oakum::net
