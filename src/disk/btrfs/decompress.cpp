#include "disk/btrfs/decompress.h"

#include <zstd.h>

#include "disk/btrfs/bytes.h"
#include "disk/btrfs/lzo.h"
#include "io/zlib.h"

namespace oakum::disk::btrfs {
namespace {

constexpr std::size_t kWord = 4;

Result<std::vector<std::byte>> from_zlib(ByteView bytes, std::size_t size) {
  auto out = io::inflate_zlib(bytes, size);
  if (!out) return corrupt("a compressed extent: " + out.error().what);
  return out;
}

/// The size of all, then segments with their sizes in front, none of which stands across two
/// sectors: what is too short for a size at the end of a sector, of the last one too, is padding.
Result<std::vector<std::byte>> from_lzo(ByteView bytes, std::size_t size,
                                        std::uint32_t sector_bytes) {
  const auto damaged = [](std::string_view what) {
    return corrupt(fmt::format("a compressed extent: lzo: {}", what));
  };
  const auto all = slice(bytes, 0, u32(bytes, 0));
  if (!all || all->size() < kWord) return damaged("cut off");
  std::vector<std::byte> out(size);
  std::size_t written = 0;
  for (std::size_t at = kWord; at + kWord <= all->size() && written < size;) {
    if (const auto left = sector_bytes - at % sector_bytes; left < kWord) {
      at += left;
      continue;
    }
    const auto segment = slice(*all, at + kWord, u32(*all, at));
    if (!segment) return damaged("a segment is cut off");
    const auto room = std::span(out).subspan(written);
    const auto done =
        decompress_lzo(*segment, room.first(std::min<std::size_t>(room.size(), sector_bytes)));
    if (!done) return damaged("a segment is damaged");
    written += *done;
    at += kWord + segment->size();
  }
  return out;
}

Result<std::vector<std::byte>> from_zstd(ByteView bytes, std::size_t size) {
  std::vector<std::byte> out(size);
  const auto frame = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
  const auto done =
      ZSTD_isError(frame) ? frame : ZSTD_decompress(out.data(), size, bytes.data(), frame);
  if (ZSTD_isError(done))
    return corrupt(fmt::format("a compressed extent: zstd: {}", ZSTD_getErrorName(done)));
  return out;
}

}  // namespace

Result<std::vector<std::byte>> decompress(Compression compression, ByteView bytes,
                                          std::uint64_t size, std::uint32_t sector_bytes) {
  if (size > kMaxCompressed || bytes.size() > kMaxCompressed)
    return corrupt(fmt::format("a compressed extent of {} bytes", std::max(size, bytes.size())));
  const auto whole = static_cast<std::size_t>(size);
  std::vector<std::byte> out(bytes.begin(), bytes.end());
  switch (compression) {
    case Compression::none:
      break;
    case Compression::zlib:
      out = TRY(from_zlib(bytes, whole));
      break;
    case Compression::lzo:
      out = TRY(from_lzo(bytes, whole, sector_bytes));
      break;
    case Compression::zstd:
      out = TRY(from_zstd(bytes, whole));
      break;
  }
  out.resize(whole);
  return out;
}

}  // namespace oakum::disk::btrfs
