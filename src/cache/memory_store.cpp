#include <list>
#include <mutex>
#include <unordered_map>

#include "cache/store.h"

namespace oakum::cache {
namespace {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  Result<std::optional<std::string>> get(const std::string& key) override {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::optional<std::string>();
    entries_.splice(entries_.begin(), entries_, found->second);
    return std::optional(found->second->bytes);
  }

  Result<void> put(const std::string& key, std::string_view bytes) override {
    if (bytes.size() > most_bytes_) return {};
    const std::lock_guard lock(mutex_);
    if (by_key_.contains(key)) return {};
    entries_.push_front({key, std::string(bytes)});
    by_key_[key] = entries_.begin();
    bytes_ += bytes.size();
    while (bytes_ > most_bytes_) {
      bytes_ -= entries_.back().bytes.size();
      by_key_.erase(entries_.back().key);
      entries_.pop_back();
    }
    return {};
  }

  Result<std::uint64_t> clear() override {
    const std::lock_guard lock(mutex_);
    const std::uint64_t count = entries_.size();
    entries_.clear();
    by_key_.clear();
    bytes_ = 0;
    return count;
  }

 private:
  struct Entry {
    std::string key, bytes;
  };
  std::uint64_t most_bytes_;
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< The one asked for last in front.
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Store> memory_store(std::uint64_t most_bytes) {
  return std::make_unique<MemoryStore>(most_bytes);
}

}  // namespace oakum::cache
