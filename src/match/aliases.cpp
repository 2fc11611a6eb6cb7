#include "match/aliases.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace oakum::match {
namespace {

/// How widely an id is understood; lower is better.
int rank(std::string_view id) {
  if (id.starts_with("CVE-")) return 0;
  if (id.starts_with("GHSA-")) return 1;
  return 2;
}

void add_unique(std::vector<std::string>& list, const std::string& text, const std::string& own) {
  if (text != own && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

void absorb(Candidate& kept, Candidate other) {
  if (kept.fixed_version.empty()) kept.fixed_version = other.fixed_version;
  kept.severity = std::max(kept.severity, other.severity);
  kept.malicious = kept.malicious || other.malicious;
  for (const auto& id : other.vendor_ids)
    if (std::find(kept.aliases.begin(), kept.aliases.end(), id) == kept.aliases.end())
      add_unique(kept.vendor_ids, id, kept.id);
  const bool known =
      std::find(kept.vendor_ids.begin(), kept.vendor_ids.end(), other.id) != kept.vendor_ids.end();
  if (!known) add_unique(kept.aliases, other.id, kept.id);
  for (const auto& id : other.aliases) add_unique(kept.aliases, id, kept.id);
}

/// Finds the representative of each candidate.
class Groups {
 public:
  explicit Groups(const std::vector<Candidate>& all) : all_(all), leader_(all.size()) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      leader_[i] = i;
      by_id_.emplace(all[i].id, i);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const auto& id : all[i].aliases) join(i, id);
      for (const auto& id : all[i].vendor_ids) join(i, id);
    }
  }

  std::size_t leader(std::size_t i) {
    while (leader_[i] != i) i = leader_[i] = leader_[leader_[i]];
    return i;
  }

 private:
  /// Of two groups the one with the better name leads; two CVEs never meet.
  void join(std::size_t i, const std::string& id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    auto a = leader(i), b = leader(found->second);
    const int of_a = rank(all_[a].id), of_b = rank(all_[b].id);
    if (a == b || (of_a == 0 && of_b == 0)) return;
    if (std::pair(of_b, b) < std::pair(of_a, a)) std::swap(a, b);
    leader_[b] = a;
  }

  const std::vector<Candidate>& all_;
  std::vector<std::size_t> leader_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
};

}  // namespace

void merge_aliases(std::vector<Candidate>& all) {
  if (all.size() < 2) return;
  Groups groups(all);
  std::vector<std::size_t> leaders;
  for (std::size_t i = 0; i < all.size(); ++i) leaders.push_back(groups.leader(i));
  for (std::size_t i = 0; i < all.size(); ++i)
    if (leaders[i] != i) absorb(all[leaders[i]], std::move(all[i]));
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (leaders[i] == i) kept.push_back(std::move(all[i]));
  all = std::move(kept);
}

}  // namespace oakum::match
