#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "io/reader.h"
#include "net/grpc.h"
#include "source/containerd_catalog.h"

namespace oakum::source {

/// The services of a containerd that Oakum asks, over one connection to its socket. Everything is
/// read, nothing is changed. Errors: those of Grpc, with the service in front, and corrupt for an
/// answer that is not what containerd's API says. Names and digests it gives have been checked to
/// be of bounded length and of their grammar. Not for use by two threads at once. Source: the
/// .proto files of containerd's API, version 1.
class ContainerdApi final : public ContainerdCatalog {
 public:
  /// Error: those of net::connect_unix.
  static Result<ContainerdApi> connect(const std::string& socket, const Cancel* cancel);

  Result<std::vector<ContainerdRecord>> images(const std::string& name_space) override;
  Result<std::vector<std::string>> namespaces() override;
  /// The directory of the content store, as containerd itself sees it; "" when it does not say.
  Result<std::string> content_root();
  /// Error: not_found when a namespace does not have the blob, and nothing else: what else hinders
  /// is seen when it is read.
  Result<void> find_blob(const std::string& name_space, const std::string& digest);

 private:
  explicit ContainerdApi(net::Grpc grpc) : grpc_(std::move(grpc)) {}
  net::Grpc grpc_;
};

/// Streams a blob over a connection of its own, from front to back; at most one message (16 MiB,
/// usually 1 MiB) of it is kept. The digest is not compared here. Error: not_found when it is first
/// read.
Result<std::unique_ptr<io::Reader>> stream_containerd_blob(const std::string& socket,
                                                           const std::string& name_space,
                                                           const std::string& digest,
                                                           const Cancel* cancel);

/// Reads an answer of Images/List: for tests of what it refuses.
Result<std::vector<ContainerdRecord>> read_containerd_images(ByteView answer);

}  // namespace oakum::source
