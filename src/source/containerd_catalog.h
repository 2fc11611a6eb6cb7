#pragma once
#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::source {

/// What containerd calls an image: a name that points to a manifest or index in its content store.
struct ContainerdRecord {
  std::string name;    ///< "docker.io/library/alpine:3.20", or whatever its maker chose.
  std::string digest;  ///< Of the manifest or index; a SHA-256 digest.
  auto operator<=>(const ContainerdRecord&) const = default;
};

/// Which images there are, as a containerd says itself or its files do. A name is at most 4096
/// bytes long, and there are at most 100,000 in a namespace. Errors: corrupt, too_large, and those
/// of the way it is read.
class ContainerdCatalog {
 public:
  virtual ~ContainerdCatalog() = default;
  /// The images of a namespace, sorted by name; those with digests of another kind than SHA-256 are
  /// left out.
  virtual Result<std::vector<ContainerdRecord>> images(const std::string& name_space) = 0;
  /// Sorted; those whose names are none are left out.
  virtual Result<std::vector<std::string>> namespaces() = 0;
};

constexpr std::size_t kMostContainerdImages = 100'000;
constexpr std::size_t kLongestContainerdText = 4096;

/// Whether a text can be a namespace: letters and digits with single '.', '_' or '-' between them,
/// at most 76 bytes.
bool is_containerd_namespace(std::string_view text);

}  // namespace oakum::source
