#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "disk/device.h"

namespace oakum::disk {

/// Which file of a file system. `tree` is 0 except on btrfs, where it is the subvolume.
struct NodeId {
  std::uint64_t tree = 0;
  std::uint64_t number = 0;
  auto operator<=>(const NodeId&) const = default;
};

struct Node {
  enum class Type : std::uint8_t { file, directory, symlink, other };
  NodeId id;
  Type type = Type::other;
  std::uint32_t mode = 0;  ///< Permission bits.
  std::uint64_t size = 0;  ///< Bytes of a file's content or of a symbolic link's target.
};

struct Entry {
  std::string name;  ///< One component: never empty, ".", ".." or with '/' or NUL in it.
  NodeId id;
  std::optional<Node::Type> type =
      {};  ///< Where the directory itself says it: a hint, saves node().
};

/// A file system on a device, read only. Everything it says is hostile: counts and depths are
/// bounded, loops end, a damaged node costs only that node. Safe from several threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual std::string_view kind() const = 0;  ///< "ext4", "xfs", "btrfs".
  virtual NodeId root() const = 0;
  /// Errors: corrupt, io, unsupported.
  virtual Result<Node> node(NodeId id) const = 0;
  /// What a directory holds, in the order of the disk. Errors as node(), too_large.
  virtual Result<std::vector<Entry>> list(const Node& directory) const = 0;
  /// Bytes of a file's content (or a link's target) from `at` on; holes are zeros. Fewer than asked
  /// for only at the end of the file. Errors as node().
  virtual Result<std::size_t> read(const Node& file, std::uint64_t at,
                                   std::span<std::byte> into) const = 0;
};

/// Each opens its file system on a device that outlives it; unsupported when it is not there (by
/// its magic) or uses features we do not know, which are named; corrupt when it is damaged.
Result<std::unique_ptr<FileSystem>> open_ext(const Device& device);
Result<std::unique_ptr<FileSystem>> open_xfs(const Device& device);
Result<std::unique_ptr<FileSystem>> open_btrfs(const Device& device);

}  // namespace oakum::disk
