#pragma once
#include <memory>
#include <optional>
#include <string>

#include "source/beneath.h"
#include "source/containerd_api.h"

namespace oakum::source {

/// The blobs of one namespace: read in place from the directory of containerd's content store where
/// that may be read, else streamed over its socket (none when that is ""). No digest is compared
/// here.
class ContainerdContent {
 public:
  ContainerdContent(std::string socket, std::string name_space, std::optional<Beneath> store,
                    const Cancel* cancel)
      : socket_(std::move(socket)),
        name_space_(std::move(name_space)),
        store_(std::move(store)),
        cancel_(cancel) {}

  /// From front to back. May be called by several threads. Errors: not_found (perhaps only when it
  /// is first read), io, and those of the socket.
  Result<std::unique_ptr<io::Reader>> open(const std::string& digest) const;
  /// The whole of a small blob. Error: also too_large.
  Result<std::string> text(const std::string& digest, std::uint64_t limit) const;
  /// Error: not_found when there is no such blob, and nothing else: what else hinders is seen when
  /// it is read.
  Result<void> find(const std::string& digest) const;
  const std::string& name_space() const { return name_space_; }

 private:
  std::string socket_, name_space_;
  std::optional<Beneath> store_;
  const Cancel* cancel_;
};

/// Opens the directory of the content store as a running containerd names it, when it is there for
/// us to look into.
std::optional<Beneath> open_content_store(const std::string& root);

}  // namespace oakum::source
