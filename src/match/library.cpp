// Language packages: spec of the field is "vulnerable when a vulnerable range holds and no patched
// or unaffected one does".
#include <algorithm>

#include "base/text.h"
#include "core/cpe.h"
#include "match/aliases.h"
#include "match/candidate.h"

namespace oakum::match {
namespace {

bool has_empty(const std::vector<std::string_view>& ranges) {
  return std::find(ranges.begin(), ranges.end(), std::string_view()) != ranges.end();
}

Result<bool> any_holds(VersionScheme scheme, const std::string& version,
                       const std::vector<std::string_view>& ranges) {
  for (const auto range : ranges)
    if (TRY(satisfies(scheme, version, range))) return true;
  return false;
}

Result<bool> is_vulnerable(VersionScheme scheme, const std::string& version,
                           const advisory::Advisory& row) {
  if (has_empty(row.vulnerable) || has_empty(row.patched)) return true;
  if (!row.vulnerable.empty() && !TRY(any_holds(scheme, version, row.vulnerable))) return false;
  if (row.patched.empty() && row.unaffected.empty()) return !row.vulnerable.empty();
  if (TRY(any_holds(scheme, version, row.patched))) return false;
  return !TRY(any_holds(scheme, version, row.unaffected));
}

void add_unique(std::vector<std::string>& list, std::string_view text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.emplace_back(text);
}

/// The patched versions, else the upper bounds of the vulnerable ranges ("< 1.2", "[1.0,1.2)").
std::string fixed_version(const advisory::Advisory& row) {
  std::vector<std::string> fixes;
  for (const auto patched : row.patched) add_unique(fixes, patched);
  if (!fixes.empty()) return join(fixes, ", ");
  for (const auto range : row.vulnerable)
    for (auto bound : split(range, ',')) {
      bound = trim(bound);
      if (bound.starts_with('<') && !bound.starts_with("<="))
        add_unique(fixes, trim(bound.substr(1)));
      if (bound.ends_with(')') && !bound.starts_with('(') && !bound.starts_with('['))
        add_unique(fixes, trim(bound.substr(0, bound.size() - 1)));
    }
  return join(fixes, ", ");
}

/// The names under which sources file a package: the ecosystem's rule, and the milder one some
/// sources use for Python.
std::vector<std::string> names_of(Ecosystem ecosystem, const std::string& name) {
  std::vector<std::string> names{advisory_name(ecosystem, name)};
  if (ecosystem == Ecosystem::pypi) add_unique(names, replace_all(lower(name), "_", "-"));
  return names;
}

/// How one package is looked up.
struct LookUp {
  std::vector<std::string> names;
  std::string version;
};

/// What no package manager installed is known to the world by its CPE only.
LookUp look_up_of(Ecosystem ecosystem, const Package& package) {
  if (ecosystem != Ecosystem::binary) return {names_of(ecosystem, package.name), package.version};
  if (const auto product = cpe_product(package.cpe))
    return {{*product}, comparable_cpe_version(package.version)};
  return {};
}

/// Rows of several sources about one vulnerability are one candidate: the last that names a fix
/// counts, as the field's merged databases have it; what the others call it stays.
void merge(std::vector<Candidate>& of_package, Candidate next) {
  const auto same = std::find_if(of_package.begin(), of_package.end(),
                                 [&](const Candidate& c) { return c.id == next.id; });
  if (same == of_package.end()) return of_package.push_back(std::move(next));
  auto& kept = *same;
  if (next.fixed_version.empty() && !kept.fixed_version.empty()) std::swap(kept, next);
  for (const auto& id : kept.vendor_ids) add_unique(next.vendor_ids, id);
  for (const auto& alias : kept.aliases) add_unique(next.aliases, alias);
  kept = std::move(next);
}

}  // namespace

Result<void> match_library(const Inventory& inventory, std::uint32_t index,
                           const advisory::Database& database, bool comprehensive,
                           std::vector<Candidate>& out, Unassessed& unassessed) {
  const auto& list = inventory.lists[index];
  const auto& ecosystem = info(list.ecosystem);
  if (ecosystem.advisory_key.empty()) return {};
  const auto namespaces =
      database.namespaces_with_prefix(std::string(ecosystem.advisory_key) + "::");
  for (std::uint32_t i = 0; i < list.packages.size(); ++i) {
    const auto& package = list.packages[i];
    if (package.version.empty()) continue;
    const auto look_up = look_up_of(list.ecosystem, package);
    std::vector<Candidate> found;
    for (const auto ns : namespaces)
      for (const auto& name : look_up.names)
        TRY(database.find(ns, name, [&](const advisory::Advisory& row) {
          if (row.informational && !comprehensive) return;
          const auto vulnerable = is_vulnerable(ecosystem.scheme, look_up.version, row);
          if (!vulnerable)
            return unassessed.add(
                list.path, fmt::format("{} {}: {} not assessed: {}", package.name, package.version,
                                       row.id, vulnerable.error().what));
          if (!*vulnerable) return;
          auto candidate = candidate_of(row, {index, i}, ns);
          candidate.fixed_version = row.malicious ? std::string() : fixed_version(row);
          merge(found, std::move(candidate));
        }));
    merge_aliases(found);
    std::move(found.begin(), found.end(), std::back_inserter(out));
  }
  return {};
}

}  // namespace oakum::match
