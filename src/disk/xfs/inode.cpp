#include "disk/xfs/inode.h"

#include "disk/xfs/bytes.h"

namespace oakum::disk::xfs {
namespace {

constexpr std::size_t kForkAt = 100;   // versions 1 and 2
constexpr std::size_t kForkAt3 = 176;  // version 3
constexpr std::size_t kChecksumAt = 100;
constexpr std::uint16_t kRealtime = 0x1;
constexpr std::uint64_t kLargeCounters = 0x10;
constexpr unsigned kForkUnit = 8;

Error damaged(std::uint64_t number, std::string_view what) {
  return corrupt(fmt::format("inode {}: {}", number, what));
}

Result<void> check(const Volume& volume, std::uint64_t number, ByteView bytes) {
  if (!has_magic(bytes, "IN")) return damaged(number, "there is none");
  const auto version = u8(bytes, 4);
  if (version < 1 || version > 3 || (version == 3) != volume.geometry().v5)
    return damaged(number, fmt::format("version {}", version));
  if (version == 3 && u64(bytes, 152) != number) return damaged(number, "is another's");
  if (!volume.intact(bytes, kChecksumAt)) return damaged(number, "checksum mismatch");
  if (u16(bytes, 2) == 0) return damaged(number, "is not in use");
  return {};
}

Result<Block> data_fork(std::uint64_t number, ByteView bytes) {
  const auto at = u8(bytes, 4) == 3 ? kForkAt3 : kForkAt;
  const auto attributes = u8(bytes, 82) * kForkUnit;
  const auto room = bytes.size() - at;
  if (attributes > room) return damaged(number, "attributes outside it");
  const auto fork = bytes.subspan(at, attributes == 0 ? room : attributes);
  return Block(fork.begin(), fork.end());
}

Result<Inode::Format> format_of(std::uint64_t number, ByteView bytes) {
  const auto format = u8(bytes, 5);
  if (format > static_cast<unsigned>(Inode::Format::tree))
    return damaged(number, fmt::format("format {}", format));
  return static_cast<Inode::Format>(format);
}

}  // namespace

Result<Inode> read_inode(const Volume& volume, std::uint64_t number) {
  const auto bytes = TRY(volume.inode(number));
  TRY(check(volume, number, bytes));
  Inode inode;
  inode.number = number;
  inode.mode = u16(bytes, 2);
  inode.size = u64(bytes, 56);
  if (inode.size >> 63 != 0) return damaged(number, "its size is negative");
  inode.format = TRY(format_of(number, bytes));
  const bool large_counters = u8(bytes, 4) == 3 && (u64(bytes, 120) & kLargeCounters) != 0;
  inode.extents = large_counters ? u64(bytes, 24) : u32(bytes, 76);
  inode.realtime = (u16(bytes, 90) & kRealtime) != 0;
  inode.fork = TRY(data_fork(number, bytes));
  return inode;
}

}  // namespace oakum::disk::xfs
