#include "disk/xfs/extents.h"

#include <algorithm>

#include "disk/xfs/bytes.h"

namespace oakum::disk::xfs {
namespace {

constexpr std::size_t kRecord = 16;
constexpr std::size_t kPair = 16;  // a key and a pointer
constexpr std::size_t kWord = 8;
constexpr std::uint64_t kEnd = 1ull << 54;  // no block of a file is so far
constexpr std::uint64_t kMaxRun = 1ull << 46;
/// Half full blocks of 512 bytes with 2^48 extents below them have 13 levels.
constexpr unsigned kMaxLevels = 16;

/// An extent: one bit "unwritten", 54 bits place in the file, 52 bits block, 21 bits count.
struct Extent {
  std::uint64_t start, block, count;
  bool unwritten;
};

std::uint64_t start_of(ByteView records, std::size_t index) {
  return u64(records, index * kRecord) << 1 >> 10;
}

Extent extent_at(ByteView records, std::size_t index) {
  const auto high = u64(records, index * kRecord);
  const auto low = u64(records, index * kRecord + kWord);
  return {.start = start_of(records, index),
          .block = (high & 0x1FF) << 43 | low >> 21,
          .count = low & 0x1FFFFF,
          .unwritten = high >> 63 != 0};
}

/// How many of `count` values, which should ascend, are not beyond `at`. Even when they do not, the
/// one in front of the answer is not and the one at it is.
template <class ValueOf>
std::size_t count_up_to(std::size_t count, std::uint64_t at, const ValueOf& value_of) {
  std::size_t low = 0, high = count;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (value_of(middle) <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// The run at `at` among sorted records, behind which nothing is known of what starts at `end`.
Run run_in(ByteView records, std::size_t count, std::uint64_t at, std::uint64_t end) {
  const auto next =
      count_up_to(count, at, [&](std::size_t index) { return start_of(records, index); });
  if (next > 0) {
    const auto extent = extent_at(records, next - 1);
    const auto skipped = at - extent.start;
    if (skipped < extent.count) {
      Run run{.block = std::nullopt, .count = extent.count - skipped};
      if (!extent.unwritten) run.block = extent.block + skipped;
      return run;
    }
  }
  return {.block = std::nullopt, .count = (next < count ? start_of(records, next) : end) - at};
}

/// What a node of the tree has, the root in the inode or a block: keys and, behind all the room for
/// them, as many pointers.
struct Pairs {
  ByteView bytes;
  std::size_t count = 0;
  std::size_t room = 0;

  std::uint64_t key(std::size_t index) const { return u64(bytes, index * kWord); }
  std::uint64_t pointer(std::size_t index) const { return u64(bytes, (room + index) * kWord); }
};

/// Goes from `pairs` to the child that has `at`; what the child says holds up to `end`, which is
/// lowered. Nothing: all of them are beyond.
std::optional<std::uint64_t> child_for(const Pairs& pairs, std::uint64_t at, std::uint64_t& end) {
  const auto next =
      count_up_to(pairs.count, at, [&](std::size_t index) { return pairs.key(index); });
  if (next < pairs.count) end = std::min(end, pairs.key(next));
  if (next == 0) return std::nullopt;
  return pairs.pointer(next - 1);
}

Result<Run> run_in_tree(const Volume& volume, const Inode& inode, std::uint64_t at) {
  const auto damaged = [&](std::string_view what) {
    return corrupt(fmt::format("inode {}: tree of extents: {}", inode.number, what));
  };
  const std::size_t header = volume.geometry().v5 ? 72 : 24;
  const auto room = (volume.geometry().block_bytes - header) / kPair;
  const auto root = ByteView(inode.fork);
  if (root.size() < 4 + kPair) return damaged("no room for it");
  unsigned level = u16(root, 0);
  if (level == 0 || level > kMaxLevels) return damaged(fmt::format("{} levels", level));
  Pairs pairs{root.subspan(4), u16(root, 2), (root.size() - 4) / kPair};
  std::uint64_t end = kEnd;
  for (Recent<std::uint64_t, Block>::Shared block;;) {
    if (pairs.count > pairs.room) return damaged("more children than there is room for");
    const auto child = child_for(pairs, at, end);
    if (!child) return Run{.block = std::nullopt, .count = end - at};
    block = TRY(volume.tree_block(*child));
    const auto bytes = ByteView(*block);
    if (u16(bytes, 4) != --level) return damaged("a block of another level");
    const std::size_t count = u16(bytes, 6);
    if (count > room) return damaged("a block with more than it has room for");
    if (level == 0) return run_in(bytes.subspan(header), count, at, end);
    pairs = {bytes.subspan(header), count, room};
  }
}

Result<Run> run_in_inode(const Inode& inode, std::uint64_t at) {
  if (inode.format != Inode::Format::extents)
    return corrupt(fmt::format("inode {}: content without extents", inode.number));
  if (inode.extents > inode.fork.size() / kRecord)
    return corrupt(fmt::format("inode {}: {} extents do not fit", inode.number, inode.extents));
  return run_in(inode.fork, static_cast<std::size_t>(inode.extents), at, kEnd);
}

}  // namespace

Result<Run> find_run(const Volume& volume, const Inode& inode, std::uint64_t at) {
  if (at >= kEnd) return corrupt(fmt::format("inode {}: no file is so long", inode.number));
  auto run = TRY(inode.format == Inode::Format::tree ? run_in_tree(volume, inode, at)
                                                     : run_in_inode(inode, at));
  run.count = std::min(run.count, kMaxRun);
  return run;
}

}  // namespace oakum::disk::xfs
