#pragma once
#include <cstdint>

#include "base/bytes.h"

namespace oakum::disk::btrfs {

/// As the superblock numbers them.
enum class ChecksumKind : std::uint16_t { crc32c, xxhash64, sha256, blake2b };
inline constexpr unsigned kChecksumKinds = 4;

/// Metadata starts with room for a checksum.
inline constexpr std::size_t kChecksumRoom = 32;

/// Whether a block of metadata starts with the checksum of the rest of it.
bool checksum_matches(ChecksumKind kind, ByteView block);

}  // namespace oakum::disk::btrfs
