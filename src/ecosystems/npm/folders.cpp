#include "ecosystems/npm/folders.h"

namespace oakum::ecosystems::npm {

static constexpr std::size_t kLongestPath = 4096;
static constexpr int kDeepest = 64;

bool is_reasonable(std::string_view folder) {
  int levels = 0;
  for (auto at = folder.find(kModules); at != std::string_view::npos;
       at = folder.find(kModules, at + 1))
    ++levels;
  return folder.size() <= kLongestPath && levels <= kDeepest;
}

std::string_view name_in(std::string_view folder) {
  const auto at = folder.rfind(kModules);
  return at == std::string_view::npos ? folder : folder.substr(at + kModules.size());
}

std::uint32_t Folders::enter(std::string_view folder) {
  if (folder.empty()) return 0;
  if (const auto found = numbers_.find(std::string(folder)); found != numbers_.end())
    return found->second;
  const auto at = folder.rfind("/node_modules/");  // at most kDeepest of them
  const auto parent =
      enter(at == std::string_view::npos ? std::string_view() : folder.substr(0, at));
  const auto number = static_cast<std::uint32_t>(nodes_.size());
  const auto& kept = numbers_.emplace(folder, number).first->first;
  nodes_[parent].holds_others = true;
  nodes_.push_back({.parent = parent});
  children_.emplace(Key{parent, name_in(kept)}, number);
  return number;
}

}  // namespace oakum::ecosystems::npm
