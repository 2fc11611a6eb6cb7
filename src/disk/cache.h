#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "disk/device.h"

namespace oakum::disk {

/// Blocks of bytes under numbers, the least recently used ones dropped. Safe from several threads;
/// a block that two ask for at once may be loaded twice.
class BlockCache {
 public:
  using Block = std::vector<std::byte>;
  using Load = std::function<Result<Block>()>;

  /// Keeps at most `bytes` of blocks, and always the newest one.
  explicit BlockCache(std::size_t bytes) : most_(bytes) {}
  /// Fills `into` from `at` on within the block under `key`, which `load` makes when it is not
  /// there. Errors: those of `load`; corrupt when the block ends before.
  Result<void> read(std::uint64_t key, std::size_t at, std::span<std::byte> into, const Load& load);

 private:
  struct Kept {
    std::uint64_t key;
    Block block;
  };
  bool copy(std::uint64_t key, std::size_t at, std::span<std::byte> into, Result<void>& outcome);
  void keep(std::uint64_t key, Block block);

  std::size_t most_;
  std::size_t bytes_ = 0;
  std::mutex mutex_;
  std::list<Kept> blocks_;  ///< The most recently used first.
  std::unordered_map<std::uint64_t, std::list<Kept>::iterator> by_key_;
};

/// A device that outlives it, of which small pieces are read again and again: look-up tables,
/// inodes. Whole pages of it are kept, 8 MiB at most.
class CachedDevice final : public Device {
 public:
  explicit CachedDevice(const Device& device) : device_(device) {}
  std::uint64_t size() const override { return device_.size(); }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override;

 private:
  const Device& device_;
  mutable BlockCache pages_{8u << 20};
};

}  // namespace oakum::disk
