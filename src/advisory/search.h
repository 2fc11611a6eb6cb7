#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/database.h"

namespace oakum::advisory {

/// A row and where it lies, owning its texts.
struct SearchHit {
  std::string ns;  ///< "debian 12"
  DataSource source;
  std::string package;
  std::string id;
  std::vector<std::string> vendor_ids, aliases;
  std::string fixed_version, affected_version;
  std::vector<std::string> vulnerable, patched, unaffected, arches;
  Status status = Status::unknown;
  Severity severity = Severity::unknown;
  bool informational = false;
  bool malicious = false;
};

/// What a search found. Hits are in the order of namespaces, packages and ids.
struct SearchResult {
  std::vector<SearchHit> hits;
  std::uint64_t total =
      0;  ///< How many there are; more than `hits` holds when the limit was reached.
};

/// Every row that names the vulnerability: as its id, a vendor's id or an alias (any case). Reads
/// all rows: about 50 ms for 300,000. Error: corrupt.
Result<SearchResult> search_vulnerability(const Database& database, std::string_view id,
                                          std::size_t limit = 10'000);

/// Every row of a package of that name, in all namespaces; as it is written, and as each ecosystem
/// writes it. Error: corrupt.
Result<SearchResult> search_package(const Database& database, std::string_view package,
                                    std::size_t limit = 10'000);

/// Whether a text is the name of a vulnerability or advisory rather than of a package: a known
/// prefix and a dash
/// ("CVE-2021-44228", "GHSA-…", "RHSA-2019:2304"; any case).
bool is_vulnerability_id(std::string_view text);

}  // namespace oakum::advisory
