#pragma once
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "base/result.h"

namespace oakum::disk {

/// The values that were used last, by key: never more than `limit`. Safe from several threads; two
/// of them that miss the same key at once both load it. What is handed out lives on when it is
/// forgotten here.
template <class Key, class Value>
class Recent {
 public:
  using Shared = std::shared_ptr<const Value>;

  explicit Recent(std::size_t limit) : limit_(limit) {}

  /// The value of `key`, made by `load()` (a Result<Value>) when it is not at hand. Errors: those
  /// of `load`, which are not kept.
  template <class Load>
  Result<Shared> get(const Key& key, const Load& load) {
    if (auto known = find(key)) return known;
    Value value = TRY(load());
    return keep(key, std::make_shared<const Value>(std::move(value)));
  }

 private:
  using List = std::list<std::pair<Key, Shared>>;

  Shared find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    values_.splice(values_.begin(), values_, found->second);
    return found->second->second;
  }

  Shared keep(const Key& key, Shared value) {
    const std::lock_guard lock(mutex_);
    const auto [place, fresh] = places_.try_emplace(key);
    if (!fresh) return place->second->second;
    values_.emplace_front(key, value);
    place->second = values_.begin();
    if (values_.size() > limit_) {
      places_.erase(values_.back().first);
      values_.pop_back();
    }
    return value;
  }

  std::size_t limit_;
  std::mutex mutex_;
  List values_;  ///< The one used last in front.
  std::map<Key, typename List::iterator> places_;
};

}  // namespace oakum::disk
