#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::disk::btrfs {

/// As extents number them.
enum class Compression : std::uint8_t { none, zlib, lzo, zstd };
inline constexpr unsigned kCompressions = 4;

/// No compressed extent gives or takes more bytes.
inline constexpr std::uint64_t kMaxCompressed = 128u << 10;

/// The `size` bytes of a compressed extent: zeros where the stream ends before; bytes behind the
/// stream are passed over. `sector_bytes` is what LZO is cut by. Errors: corrupt (also: a stream
/// of more than `size` bytes, sizes above the limit).
Result<std::vector<std::byte>> decompress(Compression compression, ByteView bytes,
                                          std::uint64_t size, std::uint32_t sector_bytes);

}  // namespace oakum::disk::btrfs
