#include "ecosystems/system/dependencies.h"

#include <algorithm>

namespace oakum::ecosystems::system {

/// Of the whole graph; big hosts have some ten thousand.
static constexpr std::size_t kMostEdges = 1'000'000;

std::size_t Dependencies::provide(std::string_view name, std::size_t index) {
  return providers_.emplace(name, index).first->second;
}

void Dependencies::want(std::string_view name) {
  if (wanted_.size() >= kMostEdges) return;
  if (const auto found = providers_.find(name); found != providers_.end())
    wanted_.push_back(found->second);
}

void Dependencies::connect(std::size_t index) {
  std::sort(wanted_.begin(), wanted_.end());
  wanted_.erase(std::unique(wanted_.begin(), wanted_.end()), wanted_.end());
  std::erase(wanted_, index);
  if (edges_ + wanted_.size() > kMostEdges) {
    if (!left_out_)
      sink_.problem(0, "too many dependencies; the rest is left out", Error::too_large);
    left_out_ = true;
    wanted_.clear();
  }
  edges_ += wanted_.size();
  auto& depends_on = sink_.packages[index].depends_on;
  for (const auto provider : wanted_) depends_on.push_back(sink_.packages[provider].id);
  std::sort(depends_on.begin(), depends_on.end());
  depends_on.erase(std::unique(depends_on.begin(), depends_on.end()), depends_on.end());
  wanted_.clear();
}

}  // namespace oakum::ecosystems::system
