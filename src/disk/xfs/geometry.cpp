#include "disk/xfs/geometry.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "disk/xfs/bytes.h"

namespace oakum::disk::xfs {
namespace {

constexpr std::size_t kSmallestSector = 512;
constexpr std::size_t kLargestSector = 32768;
constexpr std::size_t kChecksumAt = 224;

// sb_versionnum and sb_features2.
constexpr std::uint16_t kVersionMask = 0xF;
constexpr std::uint16_t kDirectories2 = 0x2000;
constexpr std::uint16_t kMoreFeatures = 0x8000;
constexpr std::uint32_t kFileTypes4 = 0x200;

// sb_features_incompat.
constexpr std::uint32_t kFileTypes5 = 0x1;
constexpr std::uint32_t kZoned = 0x200;
/// File types, sparse inodes, metadata UUID, big times, needs repair, large extent counters,
/// exchange range, parent pointers, metadata directories: all but the first change nothing here
/// that the inodes do not say themselves.
constexpr std::uint32_t kKnown = 0x1FF;

bool is_power_within(std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  return std::has_single_bit(value) && value >= low && value <= high;
}

Result<std::vector<std::byte>> read_superblock(const Device& device) {
  if (device.size() < kSmallestSector) return unsupported("the device is too small");
  std::vector<std::byte> sector(kSmallestSector);
  TRY(device.read(0, sector));
  if (!has_magic(sector, "XFSB")) return unsupported("there is none here");
  const auto size = u16(sector, 102);
  if (!is_power_within(size, kSmallestSector, kLargestSector) || size > device.size())
    return corrupt(fmt::format("superblock: a sector size of {}", size));
  sector.resize(size);
  TRY(device.read(0, sector));
  return sector;
}

Result<void> check_features_4(ByteView sector) {
  if ((u16(sector, 100) & kDirectories2) == 0) return unsupported("directories of version 1");
  return {};
}

Result<void> check_features_5(ByteView sector, Checksums checksums) {
  if (checksums == Checksums::verified && !checksum_matches(sector, kChecksumAt))
    return corrupt("superblock: checksum mismatch");
  const auto features = u32(sector, 216);
  if ((features & kZoned) != 0) return unsupported("zoned devices");
  if ((features & ~kKnown) != 0)
    return unsupported(fmt::format("incompatible features {:#x}", features & ~kKnown));
  return {};
}

/// Whether the groups hold all blocks, and every byte address fits into 63 bits.
bool is_sound(const Geometry& g) {
  return is_power_within(g.block_bytes, 512, 65536) &&
         is_power_within(g.directory_block_bytes, g.block_bytes, 65536) &&
         is_power_within(g.inode_bytes, 256, std::min<std::uint32_t>(2048, g.block_bytes)) &&
         g.group_blocks != 0 && g.group_count != 0 && g.group_block_log <= 32 &&
         g.group_blocks <= 1ull << g.group_block_log && g.blocks <= (1ull << 62) / g.block_bytes &&
         g.blocks <= std::uint64_t{g.group_blocks} * g.group_count;
}

}  // namespace

Result<Geometry> read_geometry(const Device& device, Checksums checksums) {
  const auto sector = TRY(read_superblock(device));
  const auto version = u16(sector, 100) & kVersionMask;
  Geometry g;
  g.v5 = version == 5;
  if (version == 4)
    TRY(check_features_4(sector));
  else if (version == 5)
    TRY(check_features_5(sector, checksums));
  else
    return unsupported(fmt::format("version {}", version));
  g.block_bytes = u32(sector, 4);
  g.blocks = u64(sector, 8);
  g.root = u64(sector, 56);
  g.group_blocks = u32(sector, 84);
  g.group_count = u32(sector, 88);
  g.group_block_log = u8(sector, 124);
  g.inode_bytes = u16(sector, 104);
  const auto directory_log = u8(sector, 192);
  if (directory_log <= 7) g.directory_block_bytes = g.block_bytes << directory_log;
  if (!is_sound(g)) return corrupt("superblock: sizes that do not fit each other");
  g.block_log = static_cast<unsigned>(std::countr_zero(g.block_bytes));
  g.inodes_per_block_log = static_cast<unsigned>(std::countr_zero(g.block_bytes / g.inode_bytes));
  g.file_types =
      g.v5 ? (u32(sector, 216) & kFileTypes5) != 0
           : (u16(sector, 100) & kMoreFeatures) != 0 && (u32(sector, 200) & kFileTypes4) != 0;
  return g;
}

}  // namespace oakum::disk::xfs
