#pragma once
#include <cstdint>
#include <functional>
#include <map>

#include "disk/device.h"
#include "disk/mapped.h"

namespace oakum::disk {

/// Where a block of the file system is newer than in its own place.
struct JournalBlock {
  std::uint64_t at = 0;  ///< Byte on the device.
  bool escaped = false;  ///< Its first four bytes were the journal's magic.
};
/// By number of the block in the file system.
using JournalBlocks = std::map<std::uint64_t, JournalBlock>;

/// Where a block of the journal is on the device, in bytes. Errors: io, corrupt.
using JournalPlace = std::function<Result<std::uint64_t>(std::uint64_t block)>;

/// What a journal (jbd2) of `blocks` blocks holds that has not been written to its place: the
/// blocks of all transactions that were committed, without those revoked later. Empty when the file
/// system was unmounted cleanly. Fast commits are not looked at. Errors: io, corrupt, unsupported.
/// Source: "Journal (jbd2)", Documentation/filesystems/ext4/journal.rst of Linux.
Result<JournalBlocks> read_journal(const Device& device, std::uint32_t block_size,
                                   std::uint64_t blocks, const JournalPlace& place);

/// A device as it would be after the journal was replayed. The device outlives it.
class Replayed final : public MappedDevice {
 public:
  Replayed(const Device& device, std::uint32_t block_size, JournalBlocks blocks)
      : device_(device), block_size_(block_size), blocks_(std::move(blocks)) {}
  std::uint64_t size() const override { return device_.size(); }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override;
  Result<BlockCache::Block> unpack(std::uint64_t key) const override;

 private:
  const Device& device_;
  std::uint32_t block_size_;
  JournalBlocks blocks_;
};

}  // namespace oakum::disk
