#include "advisory/search.h"

#include <algorithm>

#include "base/text.h"
#include "core/ecosystem.h"

namespace oakum::advisory {
namespace {

std::vector<std::string> owned(const std::vector<std::string_view>& list) {
  return {list.begin(), list.end()};
}

void add_hit(const Namespace& space, std::string_view package, const Advisory& row,
             std::size_t limit, SearchResult& result) {
  if (++result.total > limit) return;
  SearchHit hit;
  hit.ns = space.name;
  hit.source = space.source;
  hit.package = package;
  hit.id = row.id;
  hit.vendor_ids = owned(row.vendor_ids);
  hit.aliases = owned(row.aliases);
  hit.fixed_version = row.fixed_version;
  hit.affected_version = row.affected_version;
  hit.vulnerable = owned(row.vulnerable);
  hit.patched = owned(row.patched);
  hit.unaffected = owned(row.unaffected);
  hit.arches = owned(row.arches);
  hit.status = row.status;
  hit.severity = row.severity;
  hit.informational = row.informational;
  hit.malicious = row.malicious;
  result.hits.push_back(std::move(hit));
}

bool names(const Advisory& row, std::string_view id) {
  const auto same = [&](std::string_view other) {
    return other.size() == id.size() && equal_ignoring_case(other, id);
  };
  return same(row.id) || std::any_of(row.vendor_ids.begin(), row.vendor_ids.end(), same) ||
         std::any_of(row.aliases.begin(), row.aliases.end(), same);
}

/// The package's name as the namespace's ecosystem writes it.
std::string name_in(const Namespace& space, std::string_view package) {
  const auto parts = cut(space.name, "::");
  for (const auto& ecosystem : all_ecosystems())
    if (parts && !ecosystem.advisory_key.empty() && ecosystem.advisory_key == parts->first)
      return advisory_name(ecosystem.ecosystem, package);
  return std::string(package);
}

}  // namespace

Result<SearchResult> search_vulnerability(const Database& database, std::string_view id,
                                          std::size_t limit) {
  SearchResult result;
  const auto& spaces = database.namespaces();
  for (std::uint32_t ns = 0; ns < spaces.size(); ++ns)
    TRY(database.each(ns, [&](std::string_view package, const Advisory& row) {
      if (names(row, id)) add_hit(spaces[ns], package, row, limit, result);
    }));
  return result;
}

Result<SearchResult> search_package(const Database& database, std::string_view package,
                                    std::size_t limit) {
  SearchResult result;
  const auto& spaces = database.namespaces();
  for (std::uint32_t ns = 0; ns < spaces.size(); ++ns) {
    const auto take = [&](const std::string& name) {
      return database.find(
          ns, name, [&](const Advisory& row) { add_hit(spaces[ns], name, row, limit, result); });
    };
    const auto written = name_in(spaces[ns], package);
    TRY(take(written));
    if (written != package) TRY(take(std::string(package)));
  }
  return result;
}

bool is_vulnerability_id(std::string_view text) {
  const auto parts = cut(text, "-");
  if (!parts || std::none_of(parts->second.begin(), parts->second.end(), is_digit)) return false;
  constexpr std::string_view kPrefixes[] = {
      "CVE",    "GHSA", "GO",   "PYSEC", "RUSTSEC", "OSV",   "MAL",  "BIT",  "JLSEC", "HSEC",
      "RSEC",   "DSA",  "DLA",  "DTSA",  "USN",     "RHSA",  "RHBA", "RHEA", "ALSA",  "ALBA",
      "ALEA",   "RLSA", "RXSA", "ELSA",  "ALAS",    "ALAS2", "TEMP", "CGA",  "SUSE",  "OPENSUSE",
      "DRUPAL", "PSF",  "BREW", "EEF",   "AQUA",    "GMS",   "BELL", "AVG",  "ASA"};
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [&](auto prefix) { return equal_ignoring_case(prefix, parts->first); });
}

}  // namespace oakum::advisory
