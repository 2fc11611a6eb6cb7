#include "disk/btrfs/superblock.h"

#include <bit>

#include "disk/btrfs/bytes.h"

namespace oakum::disk::btrfs {
namespace {

constexpr std::size_t kSize = 4096;
constexpr std::uint64_t kPlaces[] = {64ull << 10, 64ull << 20, 256ull << 30};
constexpr std::size_t kMagicAt = 64;
constexpr std::string_view kMagic = "_BHRfS_M";
constexpr std::size_t kSystemChunksAt = 811;
constexpr std::size_t kMaxSystemChunks = 2048;
constexpr std::uint32_t kSmallest = 4096;
constexpr std::uint32_t kLargest = 65536;

struct Feature {
  std::uint64_t bit;
  std::string_view name;
};
constexpr Feature kUnread[] = {
    {1u << 12, "zoned devices"},
    {1u << 13, "the second version of the extent tree"},
    {1u << 14, "the tree of stripes"},
};
/// Bits 0 to 11 and simple quotas: nothing in what we read depends on them that is not said there.
constexpr std::uint64_t kKnown = 0xFFF | 1u << 16;

Result<void> check_features(std::uint64_t features) {
  for (const auto& [bit, name] : kUnread)
    if ((features & bit) != 0) return unsupported(std::string(name));
  if ((features & ~kKnown) != 0)
    return unsupported(fmt::format("incompatible features {:#x}", features & ~kKnown));
  return {};
}

bool has_magic(ByteView bytes) { return as_text(bytes).substr(kMagicAt).starts_with(kMagic); }

bool is_size(std::uint32_t bytes) {
  return std::has_single_bit(bytes) && bytes >= kSmallest && bytes <= kLargest;
}

Result<Superblock> parse(ByteView bytes, std::uint64_t place, Checksums checksums) {
  const auto kind = u16(bytes, 196);
  if (!has_magic(bytes) || u64(bytes, 48) != place) return corrupt("superblock: none there");
  if (kind >= kChecksumKinds) return unsupported(fmt::format("checksums of kind {}", kind));
  Superblock super;
  super.checksum = static_cast<ChecksumKind>(kind);
  if (checksums == Checksums::verified && !checksum_matches(super.checksum, bytes))
    return corrupt("superblock: checksum mismatch");
  TRY(check_features(u64(bytes, 188)));
  super.sector_bytes = u32(bytes, 144);
  super.node_bytes = u32(bytes, 148);
  if (!is_size(super.sector_bytes) || !is_size(super.node_bytes) ||
      super.node_bytes < super.sector_bytes)
    return corrupt("superblock: sizes that do not fit each other");
  super.device = u64(bytes, 201);
  super.root_directory = u64(bytes, 128);
  super.roots = {u64(bytes, 80), u8(bytes, 198)};
  super.chunks = {u64(bytes, 88), u8(bytes, 199)};
  const auto size = u32(bytes, 160);
  if (size > kMaxSystemChunks) return corrupt("superblock: too many system chunks");
  const auto chunks = bytes.subspan(kSystemChunksAt, size);
  super.system_chunks.assign(chunks.begin(), chunks.end());
  return super;
}

}  // namespace

Result<Superblock> read_superblock(const Device& device, Checksums checksums) {
  std::vector<std::byte> bytes(kSize);
  if (device.size() < kPlaces[0] + kSize) return unsupported("the device is too small");
  TRY(device.read(kPlaces[0], bytes));
  if (!has_magic(bytes)) return unsupported("there is none here");
  auto first = parse(bytes, kPlaces[0], checksums);
  if (first || first.error().kind != Error::corrupt) return first;
  for (const auto place : {kPlaces[1], kPlaces[2]}) {
    if (device.size() < place + kSize || !device.read(place, bytes)) continue;
    if (auto copy = parse(bytes, place, checksums)) return copy;
  }
  return first;
}

}  // namespace oakum::disk::btrfs
