#include "disk/cache.h"

#include <algorithm>
#include <cstring>

#include "disk/part.h"

namespace oakum::disk {

static constexpr std::uint64_t kPage = 8192;

static Result<void> copy_out(const BlockCache::Block& block, std::size_t at,
                             std::span<std::byte> into) {
  TRY(check_inside(block.size(), at, into.size()));
  if (!into.empty()) std::memcpy(into.data(), block.data() + at, into.size());
  return {};
}

bool BlockCache::copy(std::uint64_t key, std::size_t at, std::span<std::byte> into,
                      Result<void>& outcome) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return false;
  blocks_.splice(blocks_.begin(), blocks_, found->second);
  outcome = copy_out(found->second->block, at, into);
  return true;
}

void BlockCache::keep(std::uint64_t key, Block block) {
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return;
  bytes_ += block.size();
  blocks_.push_front({key, std::move(block)});
  by_key_.emplace(key, blocks_.begin());
  while (bytes_ > most_ && blocks_.size() > 1) {
    bytes_ -= blocks_.back().block.size();
    by_key_.erase(blocks_.back().key);
    blocks_.pop_back();
  }
}

Result<void> BlockCache::read(std::uint64_t key, std::size_t at, std::span<std::byte> into,
                              const Load& load) {
  Result<void> outcome;
  if (copy(key, at, into, outcome)) return outcome;
  auto block = TRY(load());
  outcome = copy_out(block, at, into);
  keep(key, std::move(block));
  return outcome;
}

Result<void> CachedDevice::read(std::uint64_t at, std::span<std::byte> into) const {
  TRY(check_inside(size(), at, into.size()));
  while (!into.empty()) {
    const auto start = at / kPage * kPage;
    const auto within = static_cast<std::size_t>(at - start);
    const auto piece = into.first(std::min<std::size_t>(into.size(), kPage - within));
    TRY(pages_.read(start, within, piece, [&]() -> Result<BlockCache::Block> {
      BlockCache::Block page(std::min(kPage, size() - start));
      TRY(device_.read(start, page));
      return page;
    }));
    at += piece.size();
    into = into.subspan(piece.size());
  }
  return {};
}

}  // namespace oakum::disk
