#include "advisory/search.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::advisory {
namespace {

std::vector<std::string> copies(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

bool names(const Advisory& row, std::string_view what) {
  const auto same = [&](std::string_view id) { return equal_ignoring_case(id, what); };
  return same(row.id) || std::any_of(row.vendor_ids.begin(), row.vendor_ids.end(), same) ||
         std::any_of(row.aliases.begin(), row.aliases.end(), same);
}

class Collector {
 public:
  Collector(const Database& database, std::size_t limit) : database_(database), limit_(limit) {}

  void add(std::uint32_t ns, std::string_view package, const Advisory& row) {
    ++result.total;
    if (result.hits.size() >= limit_) return;
    result.hits.push_back({.ns = database_.namespaces()[ns].name,
                           .package = std::string(package),
                           .id = std::string(row.id),
                           .vendor_ids = copies(row.vendor_ids),
                           .fixed_version = std::string(row.fixed_version),
                           .vulnerable = copies(row.vulnerable),
                           .patched = copies(row.patched),
                           .status = row.status});
  }

  SearchResult result;

 private:
  const Database& database_;
  std::size_t limit_;
};

/// "CVE-2021-44228", "GHSA-…", "DSA-4535-1": letters, a hyphen, and a digit or more groups.
bool looks_like_id(std::string_view what) {
  const auto dash = what.find('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  const auto prefix = what.substr(0, dash);
  return std::all_of(prefix.begin(), prefix.end(), is_alpha) &&
         what.find_first_of("0123456789", dash) != std::string_view::npos;
}

/// The canonical spelling of an id: upper case, except for what stands behind GHSA-.
std::string canonical(std::string_view id) {
  std::string out(id);
  const bool ghsa = lower(id).starts_with("ghsa-");
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool up = !ghsa || i < 4;
    if (is_alpha(out[i])) out[i] = static_cast<char>(up ? out[i] & ~0x20 : out[i] | 0x20);
  }
  return out;
}

}  // namespace

Result<SearchResult> search(const Database& database, std::string_view what, std::size_t limit) {
  Collector collector(database, limit);
  const auto count = static_cast<std::uint32_t>(database.namespaces().size());
  for (std::uint32_t ns = 0; ns < count; ++ns)
    TRY(database.find(ns, what, [&](const Advisory& row) { collector.add(ns, what, row); }));
  const auto lowered = lower(what);
  if (collector.result.total == 0 && lowered != what)
    for (std::uint32_t ns = 0; ns < count; ++ns)
      TRY(database.find(ns, lowered,
                        [&](const Advisory& row) { collector.add(ns, lowered, row); }));
  if (collector.result.total > 0 || !looks_like_id(what)) return std::move(collector.result);
  for (std::uint32_t ns = 0; ns < count; ++ns)
    TRY(database.each(ns, [&](std::string_view package, const Advisory& row) {
      if (names(row, what)) collector.add(ns, package, row);
    }));
  const auto id = canonical(what);
  collector.result.detail = TRY(database.detail(id));
  collector.result.known_exploited = TRY(database.known_exploited(id));
  collector.result.epss = TRY(database.epss(id));
  return std::move(collector.result);
}

}  // namespace oakum::advisory
