#include "ecosystems/npm/graph.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace oakum::ecosystems::npm {
namespace {

/// The nearer of two relationships; unknown says nothing.
Relationship nearer(Relationship a, Relationship b) {
  if (a == Relationship::unknown || b == Relationship::unknown) return std::max(a, b);
  return std::min(a, b);
}

void sort_unique(std::vector<std::string>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void merge(Package& package, Package twin) {
  package.dev = package.dev && twin.dev;
  package.relationship = nearer(package.relationship, twin.relationship);
  package.indirect = package.relationship == Relationship::indirect;
  if (package.licenses.empty()) package.licenses = std::move(twin.licenses);
  package.lines.insert(package.lines.end(), twin.lines.begin(), twin.lines.end());
  std::move(twin.depends_on.begin(), twin.depends_on.end(), std::back_inserter(package.depends_on));
}

}  // namespace

void tell_too_many(inventory::Sink& sink, std::uint32_t line) {
  sink.problem(line, fmt::format("more than {} packages; the rest is left out", kMostPackages),
               Error::too_large);
}

bool Graph::has_room(inventory::Sink& sink, std::uint32_t line) {
  if (packages_.size() < kMostPackages) return true;
  if (!std::exchange(told_, true)) tell_too_many(sink, line);
  return false;
}

void Graph::reserve(std::size_t count) { packages_.reserve(std::min(count, kMostPackages)); }

Graph::Number Graph::add(Package package) {
  packages_.push_back(std::move(package));
  return static_cast<Number>(packages_.size() - 1);
}

Graph::Number Graph::add_hidden() { return add({}); }

void Graph::require(Number number, bool for_development) {
  (for_development ? developed_with_ : used_).push_back(number);
}

/// By counting, so that a large graph costs no comparisons.
void Graph::sort_needs() {
  first_need_.assign(packages_.size() + 1, 0);
  for (const auto& need : needs_) ++first_need_[need.from + 1];
  for (std::size_t i = 1; i < first_need_.size(); ++i) first_need_[i] += first_need_[i - 1];
  auto next = first_need_;
  std::vector<Need> sorted(needs_.size());
  for (const auto& need : needs_) sorted[next[need.from]++] = need;
  needs_ = std::move(sorted);
}

std::vector<bool> Graph::reach(std::vector<Number> start) const {
  std::vector<bool> reached(packages_.size());
  while (!start.empty()) {
    const auto at = start.back();
    start.pop_back();
    if (reached[at]) continue;
    reached[at] = true;
    if (is_local(at)) continue;
    for (auto i = first_need_[at]; i < first_need_[at + 1]; ++i)
      if (!reached[needs_[i].to]) start.push_back(needs_[i].to);
  }
  return reached;
}

void Graph::judge(Unreached unreached) {
  const auto used = reach(used_);
  const auto developed_with = reach(developed_with_);
  std::vector<bool> direct(packages_.size());
  for (const auto* required : {&used_, &developed_with_})
    for (const auto number : *required) direct[number] = true;
  for (Number i = 0; i < packages_.size(); ++i) {
    if (is_local(i)) continue;
    auto& package = packages_[i];
    const bool reached = used[i] || developed_with[i];
    if (direct[i])
      package.relationship = Relationship::direct;
    else if (reached || unreached != Unreached::kept)
      package.relationship = Relationship::indirect;
    package.indirect = package.relationship == Relationship::indirect;
    if (unreached != Unreached::as_stated)
      package.dev = !used[i] && (reached || unreached == Unreached::development);
  }
}

void Graph::fill_depends_on() {
  for (Number i = 0; i < packages_.size(); ++i) {
    auto& ids = packages_[i].depends_on;
    ids.reserve(first_need_[i + 1] - first_need_[i]);
    for (auto n = first_need_[i]; n < first_need_[i + 1]; ++n)
      if (needs_[n].named && !is_hidden(needs_[n].to)) ids.push_back(packages_[needs_[n].to].id);
    sort_unique(ids);
  }
}

/// Leaves one package an id, in the place of the first, and none that is hidden.
void Graph::merge_twins() {
  std::unordered_map<std::string_view, std::size_t> places;  // of texts that stay where they are
  places.reserve(packages_.size());
  std::vector<std::size_t> merged;
  std::size_t kept = 0;
  for (Number i = 0; i < packages_.size(); ++i) {
    if (is_hidden(i)) continue;
    if (const auto first = places.find(packages_[i].id); first != places.end()) {
      merge(packages_[first->second], std::move(packages_[i]));
      merged.push_back(first->second);
      continue;
    }
    if (kept != i) packages_[kept] = std::move(packages_[i]);
    places.emplace(packages_[kept].id, kept);
    ++kept;
  }
  packages_.resize(kept);
  for (const auto place : merged) {
    sort_unique(packages_[place].depends_on);
    std::sort(packages_[place].lines.begin(), packages_[place].lines.end());
  }
}

void Graph::deliver(Unreached unreached, inventory::Sink& sink) {
  sort_needs();
  judge(unreached);
  fill_depends_on();
  merge_twins();
  if (sink.packages.empty())
    sink.packages = std::move(packages_);
  else
    for (auto& package : packages_) sink.add(std::move(package));
}

}  // namespace oakum::ecosystems::npm
