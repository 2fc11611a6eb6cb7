#include "disk/xfs/directory.h"

#include <algorithm>

#include "disk/names.h"
#include "disk/xfs/bytes.h"
#include "disk/xfs/content.h"
#include "disk/xfs/extents.h"

namespace oakum::disk::xfs {
namespace {

/// Behind it a directory has its leaves and nodes.
constexpr std::uint64_t kDataEnd = 32ull << 30;
/// How much of a directory is read: a million of the longest names take less.
constexpr std::uint64_t kMaxDirectoryBytes = 512u << 20;

constexpr std::size_t kUnit = 8;  // entries are padded to it
constexpr std::size_t kTail = 8;  // of a directory that is one block
constexpr std::size_t kLeafEntry = 8;
constexpr std::size_t kChecksumAt = 4;
constexpr std::uint16_t kFree = 0xFFFF;

Error damaged(const Inode& inode, std::string_view what) {
  return corrupt(fmt::format("directory {}: {}", inode.number, what));
}

/// Collects the entries of one directory.
class Listing {
 public:
  explicit Listing(const Inode& inode) : inode_(inode) {}

  Result<void> add(std::string_view name, std::uint64_t number) {
    if (name == "." || name == "..") return {};
    if (!is_file_name(name)) return damaged(inode_, "a name that no file can have");
    if (entries_.size() == kMaxEntries)
      return Error{Error::too_large, fmt::format("xfs: directory {}: more than {} entries",
                                                 inode_.number, kMaxEntries)};
    entries_.push_back({std::string(name), {.tree = 0, .number = number}});
    return {};
  }

  std::vector<Entry> take() && { return std::move(entries_); }

 private:
  const Inode& inode_;
  std::vector<Entry> entries_;
};

/// A directory in its inode: a count, a count of those with 8-byte numbers, the parent, entries.
Result<void> list_short(const Volume& volume, const Inode& inode, Listing& listing) {
  const auto bytes = ByteView(inode.fork);
  const unsigned count = u8(bytes, 0);
  const std::size_t number_size = u8(bytes, 1) != 0 ? 8 : 4;
  const std::size_t type_size = volume.geometry().file_types ? 1 : 0;
  std::size_t at = 2 + number_size;
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t length = u8(bytes, at);
    const auto entry = slice(bytes, at, 3 + length + type_size + number_size);
    if (!entry) return damaged(inode, "an entry outside it");
    const auto number_at = 3 + length + type_size;
    TRY(listing.add(as_text(entry->subspan(3, length)),
                    number_size == 8 ? u64(*entry, number_at) : u32(*entry, number_at)));
    at += entry->size();
  }
  return {};
}

/// The part of a directory's block that has entries, behind its header and in front of its tail.
Result<ByteView> entries_of(const Volume& volume, const Inode& inode, ByteView block) {
  const bool v5 = volume.geometry().v5;
  const std::size_t header = v5 ? 64 : 16;
  if (!volume.intact(block, kChecksumAt)) return damaged(inode, "checksum mismatch");
  if (has_magic(block, v5 ? "XDD3" : "XD2D")) return block.subspan(header);
  if (!has_magic(block, v5 ? "XDB3" : "XD2B")) return damaged(inode, "a block of another kind");
  const auto leaves = std::uint64_t{u32(block, block.size() - kTail)} * kLeafEntry;
  if (leaves > block.size() - kTail - header) return damaged(inode, "a tail that does not fit");
  return block.subspan(header, block.size() - kTail - header - static_cast<std::size_t>(leaves));
}

Result<void> list_block(const Volume& volume, const Inode& inode, ByteView block,
                        Listing& listing) {
  const auto bytes = TRY(entries_of(volume, inode, block));
  const std::size_t type_size = volume.geometry().file_types ? 1 : 0;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t size = 0;
    if (u16(bytes, at) == kFree) {
      size = u16(bytes, at + 2);
    } else {
      const std::size_t length = u8(bytes, at + 8);
      size = (8 + 1 + length + type_size + 2 + kUnit - 1) / kUnit * kUnit;
      const auto entry = slice(bytes, at, size);
      if (!entry) return damaged(inode, "an entry outside its block");
      TRY(listing.add(as_text(entry->subspan(9, length)), u64(*entry, 0)));
    }
    if (size == 0 || size % kUnit != 0 || size > bytes.size() - at)
      return damaged(inode, "free space that does not fit");
    at += size;
  }
  return {};
}

Result<void> list_blocks(const Volume& volume, const Inode& inode, Listing& listing) {
  const auto& g = volume.geometry();
  const std::uint64_t step = g.directory_block_bytes;
  const auto end = std::min(inode.size, kDataEnd);
  std::uint64_t budget = kMaxDirectoryBytes;
  Block block(g.directory_block_bytes);
  for (std::uint64_t at = 0; at < end;) {
    const auto run = TRY(find_run(volume, inode, at >> g.block_log));
    if (!run.block) {
      at += std::max(step, (run.count << g.block_log) / step * step);
      continue;
    }
    if (budget < step)
      return Error{Error::too_large, fmt::format("xfs: directory {}: more than {} bytes",
                                                 inode.number, kMaxDirectoryBytes)};
    budget -= step;
    TRY(read_content(volume, inode, at, block));
    TRY(list_block(volume, inode, block, listing));
    at += step;
  }
  return {};
}

}  // namespace

Result<std::vector<Entry>> list_directory(const Volume& volume, const Inode& inode) {
  Listing listing(inode);
  if (inode.format == Inode::Format::local)
    TRY(list_short(volume, inode, listing));
  else
    TRY(list_blocks(volume, inode, listing));
  return std::move(listing).take();
}

}  // namespace oakum::disk::xfs
