#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "disk/btrfs/chunks.h"
#include "disk/btrfs/superblock.h"
#include "disk/recent.h"

namespace oakum::disk::btrfs {

/// A block of a tree that was verified: its checksum, its place, that its items lie inside it and
/// that their keys ascend.
class Block {
 public:
  /// Errors: corrupt.
  static Result<Block> parse(std::vector<std::byte> bytes, std::uint64_t logical);

  unsigned level() const { return level_; }
  std::size_t count() const { return count_; }
  Key key(std::size_t index) const;
  std::uint64_t child(std::size_t index) const;  ///< On levels above 0.
  ByteView item(std::size_t index) const;        ///< On level 0.

 private:
  bool items_inside() const;
  bool keys_ascend() const;

  std::vector<std::byte> bytes_;
  unsigned level_ = 0;
  std::size_t count_ = 0;
};

/// Where a search ended.
struct Position {
  std::shared_ptr<const Block> leaf;
  std::size_t next = 0;    ///< The first item in the leaf whose key is beyond the one sought.
  std::optional<Key> end;  ///< Where the leaf behind begins; nothing: there is none.
};

/// The blocks of all trees. Safe from several threads once the chunks are known.
class Trees {
 public:
  Trees(const Device& device, const Superblock& super, Checksums checksums);

  /// Reads the tree of chunks, without which no other can be. Errors: corrupt, io, unsupported,
  /// too_large.
  Result<void> load_chunks();

  /// Looks for the last item that is not beyond `key`; it stands in front of Position::next, if
  /// there is one. Reads a block a level, most from memory. Errors: corrupt, io, unsupported.
  Result<Position> seek(const Root& root, const Key& key) const;

  /// Calls `visit` for each item from `first` to `last` in ascending order, each key once, until
  /// it returns an error. Errors: as seek(), and those of `visit`.
  using Visit = std::function<Result<void>(const Key&, ByteView)>;
  Result<void> visit(const Root& root, const Key& first, const Key& last, const Visit& visit) const;

  /// Fills `into` with the bytes from a logical address on, as they are on the device, from the
  /// first copy that can be read. Errors: corrupt, io, unsupported.
  Result<void> read(std::uint64_t logical, std::span<std::byte> into) const;

 private:
  using Shared = std::shared_ptr<const Block>;
  Result<Shared> block(std::uint64_t logical) const;
  Result<Block> load(std::uint64_t logical) const;
  Result<Block> load_copy(std::uint64_t logical, const Place& place) const;

  const Device& device_;
  Superblock super_;
  Checksums checksums_;
  Chunks chunks_;
  mutable Recent<std::uint64_t, Block> blocks_;
};

}  // namespace oakum::disk::btrfs
