#include "ecosystems/by_name/packages.h"

#include <algorithm>
#include <iterator>

#include "core/identity.h"

namespace oakum::ecosystems::by_name {

void Packages::add(Package package, std::vector<std::string> needs) {
  if (package.id.empty()) package.id = package_id(package.name, package.version);
  const auto index = static_cast<std::uint32_t>(entries_.size());
  const auto [at, is_new] = by_id_.try_emplace(package.id, index);
  if (is_new) {
    by_name_.try_emplace(package.name, index);
    entries_.push_back({std::move(package), std::move(needs)});
    return;
  }
  auto& first = entries_[at->second];
  first.package.dev = first.package.dev && package.dev;
  first.package.lines.insert(first.package.lines.end(), package.lines.begin(), package.lines.end());
  std::move(needs.begin(), needs.end(), std::back_inserter(first.needs));
}

std::vector<std::string> Packages::resolve(const std::vector<std::string>& needs) const {
  std::vector<std::string> ids;
  for (const auto& name : needs)
    if (const auto found = by_name_.find(name); found != by_name_.end())
      ids.push_back(entries_[found->second].package.id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void Packages::emit(inventory::Sink& sink) {
  for (auto& entry : entries_) entry.package.depends_on = resolve(entry.needs);
  for (auto& entry : entries_) sink.add(std::move(entry.package));
  *this = {};
}

}  // namespace oakum::ecosystems::by_name
