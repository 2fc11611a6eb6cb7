#include "disk/xfs/volume.h"

#include "disk/xfs/bytes.h"

namespace oakum::disk::xfs {
namespace {

/// Each kind of block that is kept takes about this much in all.
constexpr std::size_t kKeptBytes = 4u << 20;
constexpr std::size_t kTreeChecksumAt = 64;

}  // namespace

Volume::Volume(const Device& device, const Geometry& geometry, Checksums checksums)
    : device_(device),
      geometry_(geometry),
      checksums_(checksums),
      inode_blocks_(kKeptBytes / geometry.block_bytes),
      tree_blocks_(kKeptBytes / geometry.block_bytes) {}

Result<std::uint64_t> Volume::address(std::uint64_t block, std::uint64_t count) const {
  const auto& g = geometry_;
  const auto group = block >> g.group_block_log;
  const auto within = block & ((1ull << g.group_block_log) - 1);
  if (group >= g.group_count || within >= g.group_blocks || g.group_blocks - within < count)
    return corrupt(fmt::format("blocks {} and {} more: outside their group", block, count));
  const auto linear = group * g.group_blocks + within;
  if (linear > g.blocks || g.blocks - linear < count)
    return corrupt(fmt::format("blocks {} and {} more: outside the file system", block, count));
  return linear << g.block_log;
}

Result<void> Volume::read(std::uint64_t block, std::uint64_t count, std::uint64_t skip,
                          std::span<std::byte> into) const {
  const auto at = TRY(address(block, count));
  const auto size = count << geometry_.block_log;
  if (skip > size || size - skip < into.size())
    return corrupt(fmt::format("block {}: too few blocks", block));
  return device_.read(at + skip, into);
}

Result<Block> Volume::inode(std::uint64_t number) const {
  const auto& g = geometry_;
  const auto block = number >> g.inodes_per_block_log;
  const auto load = [&]() -> Result<Block> {
    Block bytes(g.block_bytes);
    TRY(read(block, 1, 0, bytes));
    return bytes;
  };
  const auto bytes = TRY(inode_blocks_.get(block, load));
  const auto index = number & ((1ull << g.inodes_per_block_log) - 1);
  const auto inode = bytes->begin() + static_cast<std::ptrdiff_t>(index * g.inode_bytes);
  return Block(inode, inode + g.inode_bytes);
}

Result<Block> Volume::load_tree_block(std::uint64_t block) const {
  Block bytes(geometry_.block_bytes);
  TRY(read(block, 1, 0, bytes));
  if (!has_magic(bytes, geometry_.v5 ? "BMA3" : "BMAP"))
    return corrupt(fmt::format("block {}: not one of extents", block));
  if (!intact(bytes, kTreeChecksumAt))
    return corrupt(fmt::format("block {}: checksum mismatch", block));
  return bytes;
}

Result<Recent<std::uint64_t, Block>::Shared> Volume::tree_block(std::uint64_t block) const {
  return tree_blocks_.get(block, [&] { return load_tree_block(block); });
}

bool Volume::intact(ByteView bytes, std::size_t at) const {
  return !geometry_.v5 || checksums_ == Checksums::ignored || checksum_matches(bytes, at);
}

}  // namespace oakum::disk::xfs
