#include <algorithm>

#include "disk/checksums.h"
#include "disk/modes.h"
#include "disk/xfs/bytes.h"
#include "disk/xfs/content.h"
#include "disk/xfs/directory.h"

// XFS, versions 4 and 5. Inodes say where everything is, so neither the free space nor the log is
// looked at: a file system that was not unmounted is read as it stands.
namespace oakum::disk {
namespace {

class Xfs final : public FileSystem {
 public:
  Xfs(const Device& device, const xfs::Geometry& geometry, Checksums checksums)
      : volume_(device, geometry, checksums) {}

  std::string_view kind() const override { return "xfs"; }
  NodeId root() const override { return {.tree = 0, .number = volume_.geometry().root}; }

  Result<Node> node(NodeId id) const override {
    const auto inode = TRY(xfs::read_inode(volume_, id.number));
    return Node{.id = {.tree = 0, .number = id.number},
                .type = type_of_mode(inode.mode),
                .mode = permissions_of_mode(inode.mode),
                .size = inode.size};
  }

  Result<std::vector<Entry>> list(const Node& directory) const override {
    const auto inode = TRY(xfs::read_inode(volume_, directory.id.number));
    if (type_of_mode(inode.mode) != Node::Type::directory)
      return xfs::corrupt(fmt::format("inode {}: not a directory", inode.number));
    return xfs::list_directory(volume_, inode);
  }

  Result<std::size_t> read(const Node& file, std::uint64_t at,
                           std::span<std::byte> into) const override {
    const auto inode = TRY(xfs::read_inode(volume_, file.id.number));
    if (at >= inode.size) return std::size_t{0};
    const auto part = into.first(std::min<std::uint64_t>(into.size(), inode.size - at));
    switch (type_of_mode(inode.mode)) {
      case Node::Type::file:
        TRY(xfs::read_content(volume_, inode, at, part));
        return part.size();
      case Node::Type::symlink: {
        const auto target = TRY(xfs::read_link(volume_, inode));
        std::ranges::copy(as_bytes(target).subspan(at, part.size()), part.begin());
        return part.size();
      }
      default:
        return xfs::corrupt(fmt::format("inode {}: has no content", inode.number));
    }
  }

 private:
  xfs::Volume volume_;
};

}  // namespace

Result<std::unique_ptr<FileSystem>> open_xfs(const Device& device, Checksums checksums) {
  const auto geometry = TRY(xfs::read_geometry(device, checksums));
  return std::make_unique<Xfs>(device, geometry, checksums);
}

Result<std::unique_ptr<FileSystem>> open_xfs(const Device& device) {
  return open_xfs(device, Checksums::verified);
}

}  // namespace oakum::disk
