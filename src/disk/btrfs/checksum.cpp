#include "disk/btrfs/checksum.h"

#include <algorithm>

#include "base/hash.h"
#include "disk/btrfs/blake2b.h"
#include "disk/btrfs/xxhash64.h"
#include "disk/crc32c.h"

namespace oakum::disk::btrfs {

bool checksum_matches(ChecksumKind kind, ByteView block) {
  if (block.size() < kChecksumRoom) return false;
  const auto said = block.first(kChecksumRoom);
  const auto rest = block.subspan(kChecksumRoom);
  switch (kind) {
    case ChecksumKind::crc32c:
      return load_le<std::uint32_t>(said, 0) == crc32c(0, rest);
    case ChecksumKind::xxhash64:
      return load_le<std::uint64_t>(said, 0) == xxhash64(rest);
    case ChecksumKind::sha256:
      return std::ranges::equal(said, Sha256::of(rest));
    case ChecksumKind::blake2b:
      return std::ranges::equal(said, blake2b_256(rest));
  }
  return false;
}

}  // namespace oakum::disk::btrfs
