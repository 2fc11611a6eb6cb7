#include "disk/btrfs/tree.h"

#include <algorithm>

namespace oakum::disk::btrfs {
namespace {

constexpr std::size_t kHeader = 101;
constexpr std::size_t kItem = 25;     // on level 0: a key, where and how large
constexpr std::size_t kPointer = 33;  // above: a key, a block, a generation
constexpr unsigned kMaxLevel = 7;
constexpr std::size_t kKeptBytes = 8u << 20;

constexpr std::uint64_t kChunkTreeObject = 256;
constexpr std::uint8_t kChunkItem = 228;
constexpr std::size_t kMaxChunks = 1'000'000;

/// The first of a block's keys that is beyond `key`.
std::size_t first_beyond(const Block& block, const Key& key) {
  std::size_t low = 0, high = block.count();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (block.key(middle) <= key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Result<Block> Block::parse(std::vector<std::byte> bytes, std::uint64_t logical) {
  Block block;
  block.bytes_ = std::move(bytes);
  const auto view = ByteView(block.bytes_);
  block.level_ = u8(view, 100);
  block.count_ = u32(view, 96);
  const auto step = block.level_ == 0 ? kItem : kPointer;
  if (u64(view, 48) != logical || block.level_ > kMaxLevel)
    return corrupt(fmt::format("block {}: not one of a tree", logical));
  if (block.count_ > (view.size() - kHeader) / step)
    return corrupt(fmt::format("block {}: {} items do not fit", logical, block.count_));
  if (!block.items_inside() || !block.keys_ascend())
    return corrupt(fmt::format("block {}: its items are damaged", logical));
  return block;
}

Key Block::key(std::size_t index) const {
  return key_at(bytes_, kHeader + index * (level_ == 0 ? kItem : kPointer));
}

std::uint64_t Block::child(std::size_t index) const {
  return u64(bytes_, kHeader + index * kPointer + kKeyBytes);
}

ByteView Block::item(std::size_t index) const {
  const auto at = kHeader + index * kItem + kKeyBytes;
  return slice(bytes_, kHeader + std::uint64_t{u32(bytes_, at)}, u32(bytes_, at + 4))
      .value_or(ByteView());
}

bool Block::items_inside() const {
  if (level_ != 0) return true;
  for (std::size_t i = 0; i < count_; ++i) {
    const auto at = kHeader + i * kItem + kKeyBytes;
    if (!slice(bytes_, kHeader + std::uint64_t{u32(bytes_, at)}, u32(bytes_, at + 4))) return false;
  }
  return true;
}

bool Block::keys_ascend() const {
  for (std::size_t i = 1; i < count_; ++i)
    if (key(i) <= key(i - 1)) return false;
  return true;
}

Trees::Trees(const Device& device, const Superblock& super, Checksums checksums)
    : device_(device),
      super_(super),
      checksums_(checksums),
      chunks_(super.device),
      blocks_(kKeptBytes / super.node_bytes) {}

Result<void> Trees::load_chunks() {
  TRY(chunks_.add_system_chunks(super_.system_chunks));
  // The tree is read by the system chunks alone: what it adds is used when it has been read.
  auto all = chunks_;
  std::size_t count = 0;
  TRY(visit(
      super_.chunks, {kChunkTreeObject, kChunkItem, 0}, {kChunkTreeObject, kChunkItem, kLast},
      [&](const Key& key, ByteView item) -> Result<void> {
        if (++count > kMaxChunks)
          return Error{Error::too_large, fmt::format("btrfs: more than {} chunks", kMaxChunks)};
        return all.add(key, item);
      }));
  chunks_ = std::move(all);
  return {};
}

Result<Position> Trees::seek(const Root& root, const Key& key) const {
  if (root.level > kMaxLevel) return corrupt(fmt::format("a tree of {} levels", root.level + 1));
  Position position;
  position.leaf = TRY(block(root.block));
  if (position.leaf->level() != root.level)
    return corrupt(fmt::format("block {}: of another level", root.block));
  for (auto level = root.level;; --level) {
    const auto& node = *position.leaf;
    position.next = first_beyond(node, key);
    if (level == 0) return position;
    if (node.count() == 0)
      return corrupt(fmt::format("a node of level {} without children", level));
    // In front of the first child there is nothing: the leaf sought is the first.
    const auto index = std::max<std::size_t>(position.next, 1) - 1;
    if (index + 1 < node.count()) position.end = node.key(index + 1);
    const auto first = node.key(index);
    const auto at = node.child(index);
    position.leaf = TRY(block(at));
    if (position.leaf->level() != level - 1 || position.leaf->count() == 0 ||
        position.leaf->key(0) != first)
      return corrupt(fmt::format("block {}: not what its parent says", at));
  }
}

Result<void> Trees::visit(const Root& root, const Key& first, const Key& last,
                          const Visit& visit) const {
  for (auto from = first;;) {
    const auto position = TRY(seek(root, from));
    const auto& leaf = *position.leaf;
    // The item with the key sought stands in front of what is beyond it.
    auto index = position.next;
    if (index > 0 && leaf.key(index - 1) == from) --index;
    for (; index < leaf.count(); ++index) {
      const auto key = leaf.key(index);
      if (key > last) return {};
      if (position.end && key >= *position.end) return corrupt("leaves that overlap");
      TRY(visit(key, leaf.item(index)));
    }
    if (!position.end || *position.end > last) return {};
    from = *position.end;
  }
}

Result<void> Trees::read(std::uint64_t logical, std::span<std::byte> into) const {
  while (!into.empty()) {
    const auto places = TRY(chunks_.find(logical));
    const auto part = into.first(std::min<std::uint64_t>(into.size(), places.front().size));
    auto done = device_.read(places.front().at, part);
    for (std::size_t i = 1; i < places.size() && !done; ++i)
      done = device_.read(places[i].at, part);
    TRY(std::move(done));
    logical += part.size();
    into = into.subspan(part.size());
  }
  return {};
}

Result<Trees::Shared> Trees::block(std::uint64_t logical) const {
  return blocks_.get(logical, [&] { return load(logical); });
}

Result<Block> Trees::load(std::uint64_t logical) const {
  const auto places = TRY(chunks_.find(logical));
  auto block = load_copy(logical, places.front());
  for (std::size_t i = 1; i < places.size() && !block; ++i) block = load_copy(logical, places[i]);
  return block;
}

Result<Block> Trees::load_copy(std::uint64_t logical, const Place& place) const {
  if (place.size < super_.node_bytes)
    return corrupt(fmt::format("block {}: runs over its chunk", logical));
  std::vector<std::byte> bytes(super_.node_bytes);
  TRY(device_.read(place.at, bytes));
  if (checksums_ == Checksums::verified && !checksum_matches(super_.checksum, bytes))
    return corrupt(fmt::format("block {}: checksum mismatch", logical));
  return Block::parse(std::move(bytes), logical);
}

}  // namespace oakum::disk::btrfs
