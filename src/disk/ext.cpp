// ext2, ext3 and ext4. Source: "ext4 Data Structures and Algorithms",
// Documentation/filesystems/ext4 of Linux.
#include <algorithm>
#include <array>
#include <cstring>

#include "disk/cache.h"
#include "disk/ext_journal.h"
#include "disk/file_system.h"
#include "disk/part.h"
#include "disk/record.h"

namespace oakum::disk {
namespace {

constexpr std::uint64_t kSuperAt = 1024;
constexpr std::size_t kSuperSize = 1024;
constexpr std::uint16_t kMagic = 0xef53;
constexpr std::uint64_t kRoot = 2;
constexpr std::size_t kSmallInode = 128;
constexpr std::size_t kBlockField = 40, kBlockFieldSize = 60;
constexpr std::uint64_t kLargestDirectory = 256 << 20;
constexpr std::size_t kMostEntries = 2'000'000;
constexpr unsigned kDeepestTree = 5;
constexpr std::uint64_t kLogicalBlocks = 1ull << 32;
constexpr std::uint32_t kXattrMagic = 0xea02'0000;

enum Incompatible : std::uint32_t {
  filetype = 0x2,
  recover = 0x4,
  meta_bg = 0x10,
  extents = 0x40,
  wide = 0x80,
  encrypt = 0x10000,
  /// All that can be read: also multi-mount protection, flexible groups, values in inodes, seeds of
  /// checksums, large directories, inline data, case folding.
  known = filetype | recover | meta_bg | extents | wide | encrypt | 0x100 | 0x200 | 0x400 | 0x2000 |
          0x4000 | 0x8000 | 0x20000
};
enum ReadOnly : std::uint32_t { sparse_super = 0x1 };
enum Compatible : std::uint32_t { has_journal = 0x4, sparse_super2 = 0x200 };
enum InodeFlags : std::uint32_t { encrypted = 0x800, in_extents = 0x80000, in_inode = 0x10000000 };

Error corrupt(std::string what) { return {Error::corrupt, "ext: " + std::move(what)}; }
Error unsupported(std::string what) { return {Error::unsupported, "ext: " + std::move(what)}; }

struct Super {
  std::uint64_t block_size = 0, blocks = 0;
  std::uint32_t inodes = 0, first_data_block = 0, blocks_per_group = 0, inodes_per_group = 0;
  std::uint32_t inode_size = 0, descriptor_size = 0, first_meta_group = 0, journal_inode = 0;
  std::uint32_t compatible = 0, incompatible = 0, read_only = 0;
  std::array<std::uint32_t, 2> backup_groups{};  ///< With sparse_super2.

  bool has(Incompatible feature) const { return (incompatible & feature) != 0; }
};

Result<void> check(const Super& super, std::uint32_t log_block_size) {
  if (const auto unknown = super.incompatible & ~std::uint32_t{known})
    return unsupported(fmt::format("unknown features {:#x}", unknown));
  const auto size = super.inode_size;
  if (log_block_size > 6 || size < kSmallInode || size > super.block_size ||
      (size & (size - 1)) != 0 || super.inodes_per_group == 0 || super.blocks_per_group == 0 ||
      super.inodes == 0 || super.descriptor_size < 32 || super.descriptor_size > super.block_size ||
      super.first_data_block > 1)
    return corrupt("a superblock whose sizes are impossible");
  return {};
}

Result<Super> read_super(const Device& device) {
  std::array<std::byte, kSuperSize> bytes;
  if (device.size() < kSuperAt + kSuperSize) return unsupported("not there");
  TRY(device.read(kSuperAt, bytes));
  const Record raw(bytes);
  if (raw.u16(0x38) != kMagic) return unsupported("not there");
  const auto log_block_size = raw.u32(0x18);
  const bool first_revision = raw.u32(0x4c) == 0;
  Super super;
  super.block_size = 1024ull << std::min(log_block_size, 7u);
  super.inodes = raw.u32(0x0);
  super.first_data_block = raw.u32(0x14);
  super.blocks_per_group = raw.u32(0x20);
  super.inodes_per_group = raw.u32(0x28);
  super.inode_size = first_revision ? kSmallInode : raw.u16(0x58);
  super.compatible = raw.u32(0x5c);
  super.incompatible = raw.u32(0x60);
  super.read_only = raw.u32(0x64);
  super.journal_inode = raw.u32(0xe0);
  super.first_meta_group = raw.u32(0x104);
  super.backup_groups = {raw.u32(0x24c), raw.u32(0x250)};
  const bool is_wide = super.has(wide);
  super.descriptor_size = is_wide ? raw.u16(0xfe) : 32;
  super.blocks = raw.u32(0x4) | (is_wide ? std::uint64_t{raw.u32(0x150)} << 32 : 0);
  TRY(check(super, log_block_size));
  return super;
}

bool is_power_of(std::uint64_t number, std::uint64_t base) {
  std::uint64_t power = base;
  while (power < number) power *= base;
  return power == number;
}

/// Whether a group starts with a copy of the superblock.
bool has_super(const Super& super, std::uint64_t group) {
  if (group == 0) return true;
  if (super.compatible & sparse_super2)
    return group == super.backup_groups[0] || group == super.backup_groups[1];
  if (!(super.read_only & sparse_super) || group == 1) return true;
  return is_power_of(group, 3) || is_power_of(group, 5) || is_power_of(group, 7);
}

/// An inode as it lies on the disk.
struct Inode {
  std::vector<std::byte> bytes;
  Record raw() const { return Record(bytes); }
  std::uint32_t flags() const { return raw().u32(0x20); }
  std::uint32_t type() const { return raw().u16(0) & 0xf000; }
  std::uint64_t size() const { return raw().u32(0x4) | std::uint64_t{raw().u32(0x6c)} << 32; }
  ByteView block_field() const { return ByteView(bytes).subspan(kBlockField, kBlockFieldSize); }
};

Node::Type type_of(std::uint32_t mode) {
  switch (mode & 0xf000) {
    case 0x8000:
      return Node::Type::file;
    case 0x4000:
      return Node::Type::directory;
    case 0xa000:
      return Node::Type::symlink;
    default:
      return Node::Type::other;
  }
}

std::optional<Node::Type> type_in_entry(std::uint8_t type) {
  if (type == 0 || type > 7) return std::nullopt;
  return type == 1   ? Node::Type::file
         : type == 2 ? Node::Type::directory
         : type == 7 ? Node::Type::symlink
                     : Node::Type::other;
}

/// The value that holds what does not fit into the block field of an inode: the extended attribute
/// "system.data" behind the fixed fields.
ByteView inline_rest(const Inode& inode) {
  const auto start = kSmallInode + inode.raw().u16(0x80);
  if (start + 4 > inode.bytes.size() || inode.raw().u32(start) != kXattrMagic) return {};
  const auto entries = ByteView(inode.bytes).subspan(start + 4);
  const Record raw(entries);
  for (std::size_t at = 0; at + 16 <= entries.size() && raw.u32(at) != 0;) {
    const std::size_t name_size = raw.u8(at);
    const bool is_data = raw.u8(at + 1) == 7 && name_size == 4 && raw.has(at + 16, "data");
    if (is_data) return slice(entries, raw.u16(at + 2), raw.u32(at + 8)).value_or(ByteView{});
    at += (16 + name_size + 3) / 4 * 4;
  }
  return {};
}

class Ext final : public FileSystem {
 public:
  Ext(const Device& device, const Super& super)
      : device_(device), metadata_(device), super_(super) {}
  /// On a device that it keeps.
  Ext(std::unique_ptr<Device> device, const Super& super)
      : kept_(std::move(device)), device_(*kept_), metadata_(device_), super_(super) {}

  std::string_view kind() const override {
    if (super_.has(extents) || super_.has(wide)) return "ext4";
    return super_.compatible & has_journal ? "ext3" : "ext2";
  }
  NodeId root() const override { return {0, kRoot}; }

  Result<Node> node(NodeId id) const override {
    const auto inode = TRY(load(id.number, kSmallInode));
    const auto mode = inode.raw().u16(0);
    return Node{.id = id,
                .type = type_of(mode),
                .mode = mode & 07777u,
                .size = type_of(mode) == Node::Type::other ? 0 : inode.size()};
  }

  Result<std::vector<Entry>> list(const Node& directory) const override {
    const auto inode = TRY(load(directory.id.number, super_.inode_size));
    if (type_of(inode.type()) != Node::Type::directory) return corrupt("not a directory");
    if (inode.flags() & encrypted) return unsupported("an encrypted directory");
    std::vector<Entry> entries;
    if (inode.flags() & in_inode) {
      // The number of the parent stands where "." and ".." would.
      TRY(add_entries(inode.block_field().subspan(4), entries));
      TRY(add_entries(inline_rest(inode), entries));
      return entries;
    }
    const auto size = inode.size();
    if (size > kLargestDirectory)
      return Error{Error::too_large, "ext: a directory of more than 256 MiB"};
    std::vector<std::byte> block(super_.block_size);
    for (std::uint64_t at = 0; at < size; at += block.size()) {
      TRY(read_blocks(inode, at, block));
      TRY(add_entries(block, entries));
    }
    return entries;
  }

  Result<std::size_t> read(const Node& file, std::uint64_t at,
                           std::span<std::byte> into) const override {
    const auto inode = TRY(load(file.id.number, super_.inode_size));
    if (inode.flags() & encrypted) return unsupported("an encrypted file");
    const auto size = type_of(inode.type()) == Node::Type::other ? 0 : inode.size();
    if (at >= size) return std::size_t{0};
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size - at)));
    if (is_inside(inode))
      read_inline(inode, at, into);
    else
      TRY(read_blocks(inode, at, into));
    return into.size();
  }

  /// What the journal has for this file system, when it was not unmounted.
  Result<JournalBlocks> journal() const {
    if (!super_.has(recover) || super_.journal_inode == 0) return JournalBlocks();
    const auto inode = TRY(load(super_.journal_inode, super_.inode_size));
    const auto place = [&](std::uint64_t block) -> Result<std::uint64_t> {
      const auto run = TRY(map(inode, block));
      if (!run.stored) return corrupt("a hole in the journal");
      return run.at * super_.block_size;
    };
    return read_journal(device_, static_cast<std::uint32_t>(super_.block_size),
                        inode.size() / super_.block_size, place);
  }

  const Super& super() const { return super_; }

 private:
  /// Blocks of a file that lie together on the device; not stored: zeros.
  struct Run {
    std::uint64_t blocks = 0;
    std::uint64_t at = 0;
    bool stored = false;
  };

  static bool is_inside(const Inode& inode) {
    if (inode.flags() & in_inode) return true;
    return type_of(inode.type()) == Node::Type::symlink && !(inode.flags() & in_extents) &&
           inode.size() < kBlockFieldSize;
  }

  static void read_inline(const Inode& inode, std::uint64_t at, std::span<std::byte> into) {
    const auto front = inode.block_field();
    const auto rest = inode.flags() & in_inode ? inline_rest(inode) : ByteView{};
    for (auto& byte : into) {
      const auto place = static_cast<std::size_t>(std::min<std::uint64_t>(at++, SIZE_MAX));
      if (place < front.size())
        byte = front[place];
      else
        byte = place - front.size() < rest.size() ? rest[place - front.size()] : std::byte{0};
    }
  }

  /// Where the descriptor of a group is.
  std::uint64_t descriptor_at(std::uint64_t group) const {
    const auto per_block = super_.block_size / super_.descriptor_size;
    const auto meta = group / per_block;
    // Behind the superblock, which is in block 1 even where the first group starts with block 0.
    std::uint64_t block = kSuperAt / super_.block_size + 1 + meta;
    if (super_.has(meta_bg) && meta >= super_.first_meta_group) {
      const auto first = meta * per_block;
      block = super_.first_data_block + first * super_.blocks_per_group +
              (has_super(super_, first) ? 1 : 0);
      if (first == 0) block = kSuperAt / super_.block_size + 1;
    }
    return block * super_.block_size + group % per_block * super_.descriptor_size;
  }

  Result<Inode> load(std::uint64_t number, std::size_t size) const {
    if (number == 0 || number > super_.inodes) return corrupt(fmt::format("no inode {}", number));
    const auto group = (number - 1) / super_.inodes_per_group;
    std::array<std::byte, 64> bytes{};
    const auto used = std::min<std::size_t>(super_.descriptor_size, bytes.size());
    TRY(metadata_.read(descriptor_at(group), std::span(bytes).first(used)));
    const Record descriptor(bytes);
    const auto high = used < 64 ? 0 : std::uint64_t{descriptor.u32(0x28)};
    const auto table = high << 32 | descriptor.u32(0x8);
    if (table >= device_.size() / super_.block_size)
      return corrupt(fmt::format("the inodes of group {} are behind the end", group));
    const auto index = (number - 1) % super_.inodes_per_group;
    Inode inode;
    inode.bytes.resize(size);
    TRY(metadata_.read(table * super_.block_size + index * super_.inode_size, inode.bytes));
    return inode;
  }

  Result<void> read_blocks(const Inode& inode, std::uint64_t at, std::span<std::byte> into) const {
    while (!into.empty()) {
      const auto within = at % super_.block_size;
      const auto run = TRY(gather(inode, at / super_.block_size, within + into.size()));
      const auto piece = into.first(static_cast<std::size_t>(
          std::min<std::uint64_t>(run.blocks * super_.block_size - within, into.size())));
      if (run.stored)
        TRY(device_.read(run.at * super_.block_size + within, piece));
      else
        std::memset(piece.data(), 0, piece.size());
      at += piece.size();
      into = into.subspan(piece.size());
    }
    return {};
  }

  /// Neighbours that lie together, up to `bytes`.
  Result<Run> gather(const Inode& inode, std::uint64_t block, std::uint64_t bytes) const {
    auto run = TRY(map(inode, block));
    while (run.blocks * super_.block_size < bytes) {
      const auto next = TRY(map(inode, block + run.blocks));
      const bool together =
          next.stored == run.stored && (!run.stored || next.at == run.at + run.blocks);
      if (!together) break;
      run.blocks += next.blocks;
    }
    return run;
  }

  Result<Run> map(const Inode& inode, std::uint64_t block) const {
    if (block >= kLogicalBlocks) return Run{.blocks = 1ull << 20};
    auto run = TRY(inode.flags() & in_extents ? in_tree(inode, block) : in_table(inode, block));
    if (run.stored && run.at >= device_.size() / super_.block_size)
      return corrupt(fmt::format("a block behind the end: {}", run.at));
    return run;
  }

  /// Through the tree of extents; each level is searched for the last entry that does not start
  /// behind the block.
  Result<Run> in_tree(const Inode& inode, std::uint64_t block) const {
    std::vector<std::byte> node(inode.block_field().begin(), inode.block_field().end());
    auto end = kLogicalBlocks;  // of what the entry chosen covers
    unsigned depth = Record(node).u16(6);
    if (depth > kDeepestTree) return corrupt("a tree of extents of more than 5 levels");
    for (;; --depth) {
      const Record raw(node);
      const std::size_t count = raw.u16(2);
      if (raw.u16(0) != 0xf30a || raw.u16(6) != depth || 12 + count * 12 > node.size())
        return corrupt("a damaged tree of extents");
      std::size_t low = 0, high = count;
      while (low < high) {
        const auto middle = (low + high) / 2;
        if (raw.u32(12 + middle * 12) <= block)
          low = middle + 1;
        else
          high = middle;
      }
      if (low < count) end = std::min<std::uint64_t>(end, raw.u32(12 + low * 12));
      if (end <= block) return corrupt("a tree of extents out of order");
      if (low == 0) return Run{.blocks = end - block};
      const auto entry = 12 + (low - 1) * 12;
      if (depth == 0) return in_extent(raw, entry, block, end);
      const auto child = raw.u32(entry + 4) | std::uint64_t{raw.u16(entry + 8)} << 32;
      if (child >= device_.size() / super_.block_size)
        return corrupt("a tree of extents that leads behind the end");
      node.resize(super_.block_size);
      TRY(metadata_.read(child * super_.block_size, node));
    }
  }

  static Run in_extent(const Record& raw, std::size_t entry, std::uint64_t block,
                       std::uint64_t end) {
    const std::uint64_t first = raw.u32(entry);
    const std::uint64_t length = raw.u16(entry + 4);
    const bool unwritten = length > 0x8000;
    const auto covered = unwritten ? length - 0x8000 : length;
    if (block - first >= covered) return Run{.blocks = end - block};
    const auto start = raw.u32(entry + 8) | std::uint64_t{raw.u16(entry + 6)} << 32;
    return Run{.blocks = std::min(covered - (block - first), end - block),
               .at = start + (block - first),
               .stored = !unwritten};
  }

  /// Through the table of blocks, with up to three tables of tables in between.
  Result<Run> in_table(const Inode& inode, std::uint64_t block) const {
    const Record field(inode.block_field());
    if (block < 12) return one(field.u32(block * 4));
    block -= 12;
    const auto per_table = super_.block_size / 4;
    std::uint64_t span = per_table;
    unsigned level = 1;
    for (; block >= span; ++level, span *= per_table) {
      if (level == 3) return Run{.blocks = 1ull << 20};
      block -= span;
    }
    std::uint64_t at = field.u32((11 + level) * 4);
    for (; level > 0; --level) {
      if (at == 0) return Run{.blocks = span - block};
      if (at >= device_.size() / super_.block_size)
        return corrupt(fmt::format("a table of blocks behind the end: {}", at));
      span /= per_table;
      std::array<std::byte, 4> entry;
      TRY(metadata_.read(at * super_.block_size + block / span * 4, entry));
      at = Record(entry).u32(0);
      block %= span;
    }
    return one(at);
  }

  static Run one(std::uint32_t block) {
    return Run{.blocks = 1, .at = block, .stored = block != 0};
  }

  /// The entries of one block of a directory; those of the index of a large one pass for unused.
  Result<void> add_entries(ByteView block, std::vector<Entry>& entries) const {
    const Record raw(block);
    for (std::size_t at = 0; at + 8 <= block.size();) {
      std::size_t length = raw.u16(at + 4);
      if (super_.block_size >= 65536)
        length = length == 65535 || length == 0 ? 65536 : (length & 65532) | (length & 3) << 16;
      const std::size_t name_size = super_.has(filetype) ? raw.u8(at + 6) : raw.u16(at + 6);
      if (length < 8 || length > block.size() - at || name_size + 8 > length)
        return corrupt("a damaged directory");
      const auto name = as_text(block.subspan(at + 8, name_size));
      if (raw.u32(at) != 0 && is_name(name)) {
        if (entries.size() == kMostEntries)
          return Error{Error::too_large, "ext: a directory of more than 2 million entries"};
        entries.push_back({std::string(name),
                           {0, raw.u32(at)},
                           super_.has(filetype) ? type_in_entry(raw.u8(at + 7)) : std::nullopt});
      }
      at += length;
    }
    return {};
  }

  static bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
  }

  std::unique_ptr<Device> kept_;
  const Device& device_;
  CachedDevice metadata_;
  Super super_;
};

}  // namespace

Result<std::unique_ptr<FileSystem>> open_ext(const Device& device) {
  const auto super = TRY(read_super(device));
  auto plain = std::make_unique<Ext>(device, super);
  auto newer = plain->journal();
  // A journal that cannot be read leaves the file system as it is, which is what it was some
  // seconds before.
  if (!newer || newer->empty()) return plain;
  auto replayed = std::make_unique<Replayed>(device, static_cast<std::uint32_t>(super.block_size),
                                             *std::move(newer));
  const auto super_after = TRY(read_super(*replayed));
  return std::make_unique<Ext>(std::move(replayed), super_after);
}

}  // namespace oakum::disk
