#include "disk/btrfs/content.h"

#include <algorithm>

namespace oakum::disk::btrfs {
namespace {

constexpr std::uint8_t kExtentItem = 108;
constexpr std::size_t kInlineAt = 21;
constexpr std::size_t kStoredSize = 53;
constexpr std::uint8_t kInline = 0;
constexpr std::uint8_t kRegular = 1;
constexpr std::uint8_t kReserved = 2;
constexpr std::uint64_t kMaxAddress = 1ull << 62;
constexpr std::size_t kKept = 64;  // extents of at most 128 KiB

bool is_extent_of(const Key& key, std::uint64_t file) {
  return key.object == file && key.type == kExtentItem;
}

/// Where the extent behind a position begins, if it is of the same file.
std::uint64_t next_extent(const Position& position, std::uint64_t file) {
  const auto key = position.next < position.leaf->count() ? position.leaf->key(position.next)
                                                          : position.end.value_or(Key{});
  return is_extent_of(key, file) ? key.offset : kLast;
}

Result<Compression> compression_of(ByteView item) {
  if (u8(item, 17) != 0 || u16(item, 18) != 0) return unsupported("an extent that is encrypted");
  if (u8(item, 16) >= kCompressions)
    return unsupported(fmt::format("compression of kind {}", u8(item, 16)));
  return static_cast<Compression>(u8(item, 16));
}

/// What `from` has behind `skip`, zeros behind that.
void copy_or_zero(ByteView from, std::uint64_t skip, std::span<std::byte> into) {
  const auto there = from.subspan(std::min<std::uint64_t>(skip, from.size()));
  const auto count = std::min(there.size(), into.size());
  std::ranges::copy(there.first(count), into.begin());
  std::ranges::fill(into.subspan(count), std::byte{});
}

}  // namespace

Content::Content(const Trees& trees, std::uint32_t sector_bytes)
    : trees_(trees), sector_bytes_(sector_bytes), unpacked_(kKept) {}

Result<void> Content::read(const Root& root, std::uint64_t file, std::uint64_t at,
                           std::span<std::byte> into) const {
  while (!into.empty()) {
    const auto done = TRY(read_some(root, {file, kExtentItem, at}, into));
    at += done;
    into = into.subspan(done);
  }
  return {};
}

/// At least one byte: up to the end of the extent or hole that is there.
Result<std::size_t> Content::read_some(const Root& root, const Key& key,
                                       std::span<std::byte> into) const {
  const auto position = TRY(trees_.seek(root, key));
  const auto room = next_extent(position, key.object) - key.offset;
  const auto part = into.first(std::min<std::uint64_t>(into.size(), room));
  if (position.next > 0) {
    const auto extent = position.leaf->key(position.next - 1);
    if (is_extent_of(extent, key.object)) {
      const auto item = position.leaf->item(position.next - 1);
      const auto done = TRY(read_extent(item, key.offset - extent.offset, part));
      if (done > 0) return done;
    }
  }
  std::ranges::fill(part, std::byte{});
  return part.size();
}

/// How much of `into` the extent has from `skip` on; 0 when it ends before.
Result<std::size_t> Content::read_extent(ByteView item, std::uint64_t skip,
                                         std::span<std::byte> into) const {
  const auto type = u8(item, 20);
  if (item.size() < kInlineAt || type > kReserved) return corrupt("an extent of no kind");
  if (type == kInline) return read_inline(item, skip, into);
  if (item.size() < kStoredSize) return corrupt("an extent that is cut off");
  const auto size = u64(item, 45);
  if (skip >= size) return std::size_t{0};
  const auto part = into.first(std::min<std::uint64_t>(into.size(), size - skip));
  if (type == kRegular && u64(item, 21) != 0)
    TRY(read_stored(item, skip, part));
  else
    std::ranges::fill(part, std::byte{});
  return part.size();
}

Result<std::size_t> Content::read_inline(ByteView item, std::uint64_t skip,
                                         std::span<std::byte> into) const {
  const auto stored = item.subspan(kInlineAt);
  const auto compression = TRY(compression_of(item));
  Bytes unpacked;
  auto bytes = stored;
  if (compression != Compression::none) {
    unpacked = TRY(decompress(compression, stored, u64(item, 8), sector_bytes_));
    bytes = unpacked;
  }
  if (skip >= bytes.size()) return std::size_t{0};
  const auto part = into.first(std::min<std::uint64_t>(into.size(), bytes.size() - skip));
  copy_or_zero(bytes, skip, part);
  return part.size();
}

Result<void> Content::read_stored(ByteView item, std::uint64_t skip,
                                  std::span<std::byte> into) const {
  const auto compression = TRY(compression_of(item));
  const auto at = u64(item, 21);
  const auto offset = u64(item, 37);
  if (at > kMaxAddress || offset > kMaxAddress || skip > kMaxAddress)
    return corrupt("an extent outside everything");
  if (compression == Compression::none) return trees_.read(at + offset + skip, into);
  const Packed packed{at, u64(item, 29), u64(item, 8), compression};
  const auto bytes = TRY(unpacked_.get(packed, [&] { return unpack(packed); }));
  copy_or_zero(*bytes, offset + skip, into);
  return {};
}

Result<Content::Bytes> Content::unpack(const Packed& packed) const {
  if (packed.stored > kMaxCompressed)
    return corrupt(fmt::format("a compressed extent of {} bytes", packed.stored));
  Bytes stored(static_cast<std::size_t>(packed.stored));
  TRY(trees_.read(packed.at, stored));
  return decompress(packed.compression, stored, packed.size, sector_bytes_);
}

}  // namespace oakum::disk::btrfs
