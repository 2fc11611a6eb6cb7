#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "io/reader.h"
#include "net/grpc.h"

namespace oakum::source {

/// What containerd calls an image: a name that points to a manifest or index in its content store.
struct ContainerdRecord {
  std::string name;    ///< "docker.io/library/alpine:3.20", or whatever its maker chose.
  std::string digest;  ///< Of the manifest or index; a SHA-256 digest.
  auto operator<=>(const ContainerdRecord&) const = default;
};

/// The services of a containerd that Oakum asks, over one connection to its socket. Everything is
/// read, nothing is changed. Errors: those of Grpc, with the service in front, and corrupt for an
/// answer that is not what containerd's API says. Names and digests it gives have been checked to
/// be of bounded length and of their grammar. Not for use by two threads at once. Source: the
/// .proto files of containerd's API, version 1.
class ContainerdApi {
 public:
  /// Error: those of net::connect_unix.
  static Result<ContainerdApi> connect(const std::string& socket, const Cancel* cancel);

  /// The images of a namespace, sorted by name; those with digests of another kind are left out.
  Result<std::vector<ContainerdRecord>> images(const std::string& name_space);
  /// Sorted.
  Result<std::vector<std::string>> namespaces();
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

/// Whether a text can be a namespace: letters and digits with single '.', '_' or '-' between them,
/// at most 76 bytes.
bool is_containerd_namespace(std::string_view text);

/// Reads an answer of Images/List: for tests of what it refuses.
Result<std::vector<ContainerdRecord>> read_containerd_images(ByteView answer);

}  // namespace oakum::source
