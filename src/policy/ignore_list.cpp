#include "policy/ignore_list.h"

#include <algorithm>
#include <optional>

#include "spdx/accepted.h"

namespace oakum::policy {
namespace {

/// What was looked for at all.
std::uint8_t judged_kinds(const Report& report) {
  return static_cast<std::uint8_t>((report.vulnerabilities_judged ? kVulnerability : 0) |
                                   (report.secrets_judged ? kSecret : 0) |
                                   (report.licenses_judged ? kLicense : 0));
}

}  // namespace

void IgnoreList::add(std::vector<IgnoreEntry> entries) {
  for (auto& entry : entries) {
    const auto index = entries_.size();
    const auto& ids = entry.selector.ids;
    const bool plain = std::none_of(ids.begin(), ids.end(),
                                    [](const Pattern& pattern) { return pattern.is_glob(); });
    if (ids.empty() || !plain)
      others_.push_back(index);
    else
      for (const auto& id : ids) by_id_[id.text()].push_back(index);
    entries_.push_back(std::move(entry));
  }
}

/// The entries that have one of the names, from first to last; stops when `visit` returns true.
template <class Visit>
void IgnoreList::for_each_candidate(const std::vector<std::string_view>& names,
                                    Visit&& visit) const {
  std::vector<std::size_t> found;
  for (const auto name : names)
    if (const auto at = by_id_.find(name); at != by_id_.end())
      found.insert(found.end(), at->second.begin(), at->second.end());
  for (const auto index : others_) {
    const auto& ids = entries_[index].selector.ids;
    if (ids.empty() || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
          return std::any_of(ids.begin(), ids.end(),
                             [&](const Pattern& id) { return id.matches(name); });
        }))
      found.push_back(index);
  }
  std::sort(found.begin(), found.end());
  for (const auto index : found)
    if (visit(index)) return;
}

/// Marks all that hold in `used`, where that is asked for.
const IgnoreEntry* IgnoreList::match_named(const Context& context, const Finding& finding,
                                           const std::vector<std::string_view>& names,
                                           std::vector<bool>* used) const {
  const IgnoreEntry* first = nullptr;
  for_each_candidate(names, [&](std::size_t index) {
    const auto& entry = entries_[index];
    if (!selects_beside_id(entry.selector, context, finding)) return false;
    if (!first) first = &entry;
    if (used) (*used)[index] = true;
    return used == nullptr;
  });
  return first;
}

const IgnoreEntry* IgnoreList::match_license(const Context& context, const Finding& finding,
                                             std::vector<bool>* used) const {
  const IgnoreEntry* first = nullptr;
  const bool all = spdx::all_accepted(finding.rule, [&](std::string_view name) {
    const auto* entry = match_named(context, finding, {name}, used);
    if (entry && (!first || entry < first)) first = entry;
    return entry != nullptr;
  });
  return all ? first : nullptr;
}

const IgnoreEntry* IgnoreList::match(const Context& context, const Finding& finding,
                                     std::vector<bool>* used) const {
  if (kind_of(finding) == kLicense) return match_license(context, finding, used);
  return match_named(context, finding, context.names_of(finding), used);
}

const IgnoreEntry* IgnoreList::match(const Context& context, const Finding& finding) const {
  return entries_.empty() ? nullptr : match(context, finding, nullptr);
}

std::vector<const IgnoreEntry*> IgnoreList::unused(const Context& context) const {
  std::vector<bool> used(entries_.size());
  for (const auto& finding : context.report().findings) (void)match(context, finding, &used);
  std::vector<const IgnoreEntry*> out;
  const auto judged = judged_kinds(context.report());
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (!used[i] && (entries_[i].selector.kinds & judged)) out.push_back(&entries_[i]);
  return out;
}

}  // namespace oakum::policy
