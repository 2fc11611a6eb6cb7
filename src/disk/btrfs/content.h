#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "disk/btrfs/decompress.h"
#include "disk/btrfs/tree.h"

namespace oakum::disk::btrfs {

/// What files hold. Safe from several threads.
class Content {
 public:
  /// `trees` outlive it.
  Content(const Trees& trees, std::uint32_t sector_bytes);

  /// Fills all of `into` from byte `at` of a file, whatever its size is; holes and what was only
  /// reserved are zeros. Compressed extents are decompressed whole; the latest are kept. Errors:
  /// corrupt, io, unsupported (a compression or encryption we do not know, parts on other devices).
  Result<void> read(const Root& root, std::uint64_t file, std::uint64_t at,
                    std::span<std::byte> into) const;

 private:
  using Bytes = std::vector<std::byte>;
  struct Packed {
    std::uint64_t at, stored, size;
    Compression compression;
    auto operator<=>(const Packed&) const = default;
  };

  Result<std::size_t> read_some(const Root& root, const Key& key, std::span<std::byte> into) const;
  Result<std::size_t> read_extent(ByteView item, std::uint64_t skip,
                                  std::span<std::byte> into) const;
  Result<std::size_t> read_inline(ByteView item, std::uint64_t skip,
                                  std::span<std::byte> into) const;
  Result<void> read_stored(ByteView item, std::uint64_t skip, std::span<std::byte> into) const;
  Result<Bytes> unpack(const Packed& packed) const;

  const Trees& trees_;
  std::uint32_t sector_bytes_;
  mutable Recent<Packed, Bytes> unpacked_;
};

}  // namespace oakum::disk::btrfs
