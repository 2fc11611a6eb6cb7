#include "io/ahead.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace oakum::io {
namespace {

/// A ring of blocks. The producer fills block (first_ + filled_), the consumer empties block
/// first_; only the two counters and the end are shared, and `mutex_` guards them.
class AheadReader final : public Reader {
 public:
  AheadReader(std::unique_ptr<Reader> in, std::size_t blocks, std::size_t block_bytes)
      : in_(std::move(in)), blocks_(std::max<std::size_t>(blocks, 2)) {
    for (auto& block : blocks_) block.bytes.resize(std::max<std::size_t>(block_bytes, 1));
  }

  ~AheadReader() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    if (producer_.joinable()) producer_.join();
  }
  AheadReader(const AheadReader&) = delete;
  AheadReader& operator=(const AheadReader&) = delete;

  /// False where the system gives no thread.
  bool start() {
    try {
      producer_ = std::thread([this] { produce(); });
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }
  std::unique_ptr<Reader> take_upstream() { return std::move(in_); }

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (into.empty()) return 0u;
    if (!TRY(block_ready())) return 0u;
    const auto rest = current_rest();
    const auto count = std::min(into.size(), rest.size());
    std::memcpy(into.data(), rest.data(), count);
    pass(count);
    return count;
  }

  Result<std::uint64_t> skip(std::uint64_t count) override {
    std::uint64_t done = 0;
    while (done < count) {
      if (!TRY(block_ready())) break;
      const auto passed = std::min<std::uint64_t>(count - done, current_rest().size());
      pass(static_cast<std::size_t>(passed));
      done += passed;
    }
    return done;
  }

 private:
  struct Block {
    std::vector<std::byte> bytes;
    std::size_t size = 0;
  };

  ByteView current_rest() const {
    const auto& block = blocks_[first_];
    return ByteView(block.bytes).first(block.size).subspan(at_);
  }

  /// Waits for a block to read from. False at the end; the error that ended it when there was one.
  Result<bool> block_ready() {
    if (holding_) return true;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return filled_ > 0 || ended_; });
    holding_ = filled_ > 0;
    if (!holding_ && failed_) return *failed_;
    return holding_;
  }

  void pass(std::size_t count) {
    at_ += count;
    if (at_ < blocks_[first_].size) return;
    at_ = 0;
    holding_ = false;
    {
      const std::lock_guard lock(mutex_);
      first_ = (first_ + 1) % blocks_.size();
      --filled_;
    }
    changed_.notify_all();
  }

  void produce() {
    while (auto* block = free_block()) {
      const auto more = fill(*block);
      const std::lock_guard lock(mutex_);
      if (block->size > 0) ++filled_;
      if (!more) failed_ = more.error();
      ended_ = !more || !*more;
      changed_.notify_all();
      if (ended_) return;
    }
  }

  /// The next block to fill; null when nobody wants it any more.
  Block* free_block() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return filled_ < blocks_.size() || stopped_; });
    return stopped_ ? nullptr : &blocks_[(first_ + filled_) % blocks_.size()];
  }

  /// Reads until the block is full. False at the end of the upstream.
  Result<bool> fill(Block& block) {
    block.size = 0;
    try {
      while (block.size < block.bytes.size() && !stopped_) {
        const auto got = TRY(in_->read(std::span(block.bytes).subspan(block.size)));
        if (got == 0) return false;
        block.size += got;
      }
      return true;
    } catch (const std::exception& thrown) {
      return Error{Error::internal, thrown.what()};
    }
  }

  std::unique_ptr<Reader> in_;
  std::vector<Block> blocks_;

  std::size_t at_ = 0;    ///< Consumer only: how much of the first block has been read.
  bool holding_ = false;  ///< Consumer only: the first block is there.

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t first_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
  std::optional<Error> failed_;
  std::atomic<bool> stopped_ = false;

  std::thread producer_;
};

}  // namespace

std::unique_ptr<Reader> read_ahead(std::unique_ptr<Reader> in, std::size_t blocks,
                                   std::size_t block_bytes) {
  auto ahead = std::make_unique<AheadReader>(std::move(in), blocks, block_bytes);
  if (!ahead->start()) return ahead->take_upstream();
  return ahead;
}

}  // namespace oakum::io
