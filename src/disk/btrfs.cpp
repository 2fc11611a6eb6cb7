#include <algorithm>

#include "disk/btrfs/content.h"
#include "disk/btrfs/directory.h"
#include "disk/btrfs/subvolumes.h"
#include "disk/checksums.h"
#include "disk/modes.h"

// Btrfs on one device. The superblock and its chunks lead to the tree of chunks, which says where
// logical addresses are; the tree of roots names the subvolumes, each a tree of inodes, entries
// and extents. The log is not replayed: a file system that was not unmounted is read as of its
// last commit.
namespace oakum::disk {
namespace {

constexpr std::uint8_t kInodeItem = 1;
constexpr std::size_t kInodeSize = 160;

class Btrfs final : public FileSystem {
 public:
  Btrfs(const Device& device, const btrfs::Superblock& super, Checksums checksums)
      : trees_(device, super, checksums),
        subvolumes_(trees_, super),
        content_(trees_, super.sector_bytes) {}

  Result<void> load() {
    TRY(trees_.load_chunks());
    const auto tree = TRY(subvolumes_.default_tree());
    const auto subvolume = TRY(subvolumes_.find(tree));
    root_ = {tree, subvolume.directory};
    return {};
  }

  std::string_view kind() const override { return "btrfs"; }
  NodeId root() const override { return root_; }

  Result<Node> node(NodeId id) const override {
    if (id.number == btrfs::kEmptyDirectory)
      return Node{.id = id, .type = Node::Type::directory, .mode = 0755, .size = 0};
    const auto subvolume = TRY(subvolumes_.find(id.tree));
    const btrfs::Key key{id.number, kInodeItem, 0};
    const auto position = TRY(trees_.seek(subvolume.root, key));
    if (position.next == 0 || position.leaf->key(position.next - 1) != key)
      return btrfs::corrupt(fmt::format("tree {}: there is no inode {}", id.tree, id.number));
    const auto item = position.leaf->item(position.next - 1);
    const auto size = btrfs::u64(item, 16);
    if (item.size() < kInodeSize || size >> 63 != 0)
      return btrfs::corrupt(fmt::format("tree {}: inode {} is damaged", id.tree, id.number));
    const auto mode = btrfs::u32(item, 52);
    return Node{
        .id = id, .type = type_of_mode(mode), .mode = permissions_of_mode(mode), .size = size};
  }

  Result<std::vector<Entry>> list(const Node& directory) const override {
    if (directory.type != Node::Type::directory)
      return btrfs::corrupt(fmt::format("inode {}: not a directory", directory.id.number));
    if (directory.id.number == btrfs::kEmptyDirectory) return std::vector<Entry>();
    return btrfs::list_directory(trees_, subvolumes_, directory.id);
  }

  Result<std::size_t> read(const Node& file, std::uint64_t at,
                           std::span<std::byte> into) const override {
    if (file.type != Node::Type::file && file.type != Node::Type::symlink)
      return btrfs::corrupt(fmt::format("inode {}: has no content", file.id.number));
    if (at >= file.size) return std::size_t{0};
    const auto part = into.first(std::min<std::uint64_t>(into.size(), file.size - at));
    const auto subvolume = TRY(subvolumes_.find(file.id.tree));
    TRY(content_.read(subvolume.root, file.id.number, at, part));
    return part.size();
  }

 private:
  btrfs::Trees trees_;
  btrfs::Subvolumes subvolumes_;
  btrfs::Content content_;
  NodeId root_;
};

}  // namespace

Result<std::unique_ptr<FileSystem>> open_btrfs(const Device& device, Checksums checksums) {
  const auto super = TRY(btrfs::read_superblock(device, checksums));
  auto btrfs = std::make_unique<Btrfs>(device, super, checksums);
  TRY(btrfs->load());
  return btrfs;
}

Result<std::unique_ptr<FileSystem>> open_btrfs(const Device& device) {
  return open_btrfs(device, Checksums::verified);
}

}  // namespace oakum::disk
