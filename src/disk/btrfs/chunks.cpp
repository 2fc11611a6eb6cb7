#include "disk/btrfs/chunks.h"

namespace oakum::disk::btrfs {
namespace {

constexpr std::uint8_t kChunkItem = 228;
constexpr std::size_t kFixed = 48;
constexpr std::size_t kStripe = 32;
constexpr std::uint64_t kMaxAddress = 1ull << 62;

constexpr std::uint64_t kRaid0 = 1u << 3;
struct Profile {
  std::uint64_t bit;
  std::string_view name;
};
constexpr Profile kStriped[] = {
    {kRaid0, "RAID0"}, {1u << 6, "RAID10"}, {1u << 7, "RAID5"}, {1u << 8, "RAID6"}};

std::string_view name_of_striped(std::uint64_t type) {
  for (const auto& [bit, name] : kStriped)
    if ((type & bit) != 0) return name;
  return {};
}

}  // namespace

Result<void> Chunks::add(const Key& key, ByteView item) {
  const auto stripes = u16(item, 44);
  Chunk chunk{.size = u64(item, 0), .type = u64(item, 24)};
  if (item.size() < kFixed || (item.size() - kFixed) / kStripe < stripes || chunk.size == 0 ||
      chunk.size > kMaxAddress || key.offset > kMaxAddress)
    return corrupt(fmt::format("the chunk at {} is damaged", key.offset));
  for (std::size_t i = 0; i < stripes; ++i) {
    const auto at = kFixed + i * kStripe;
    if (u64(item, at + 8) > kMaxAddress)
      return corrupt(fmt::format("the chunk at {} is damaged", key.offset));
    if (u64(item, at) == device_) chunk.copies.push_back(u64(item, at + 8));
  }
  // RAID0 over one device is not striped.
  chunk.striped =
      !name_of_striped(chunk.type).empty() && !((chunk.type & kRaid0) != 0 && stripes == 1);
  chunks_.try_emplace(key.offset, std::move(chunk));
  return {};
}

Result<void> Chunks::add_system_chunks(ByteView bytes) {
  while (!bytes.empty()) {
    const auto key = key_at(bytes, 0);
    const auto size = kFixed + std::size_t{u16(bytes, kKeyBytes + 44)} * kStripe;
    const auto item = slice(bytes, kKeyBytes, size);
    if (!item || key.type != kChunkItem) return corrupt("superblock: damaged system chunks");
    TRY(add(key, *item));
    bytes = bytes.subspan(kKeyBytes + size);
  }
  return {};
}

Result<std::vector<Place>> Chunks::find(std::uint64_t logical) const {
  auto behind = chunks_.upper_bound(logical);
  if (behind == chunks_.begin()) return corrupt(fmt::format("{} is in no chunk", logical));
  const auto& [start, chunk] = *--behind;
  const auto skip = logical - start;
  if (skip >= chunk.size) return corrupt(fmt::format("{} is in no chunk", logical));
  if (chunk.striped)
    return unsupported(fmt::format("{} over several devices", name_of_striped(chunk.type)));
  if (chunk.copies.empty()) return unsupported("a part that is on another device");
  std::vector<Place> places;
  for (const auto copy : chunk.copies) places.push_back({copy + skip, chunk.size - skip});
  return places;
}

}  // namespace oakum::disk::btrfs
