#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace oakum::disk::btrfs {

/// Decompresses one LZO1X stream from `in` to the start of `out` and gives how many bytes that
/// were; nothing when the stream is damaged, has no end or does not fit. O(in + out).
std::optional<std::size_t> decompress_lzo(ByteView in, std::span<std::byte> out);

}  // namespace oakum::disk::btrfs
