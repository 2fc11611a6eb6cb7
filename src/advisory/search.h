#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/database.h"

namespace oakum::advisory {

/// A row of the database as text that outlives it.
struct Hit {
  std::string ns;
  std::string package;
  std::string id;
  std::vector<std::string> vendor_ids;
  std::string fixed_version;
  std::vector<std::string> vulnerable, patched;
  Status status = Status::unknown;
};

struct SearchResult {
  std::vector<Hit> hits;                      ///< In the order of namespaces, packages and ids.
  std::size_t total = 0;                      ///< Also those beyond the limit.
  std::optional<VulnerabilityDetail> detail;  ///< Of a vulnerability that was searched by its id.
  std::optional<KnownExploited> known_exploited;
  std::optional<Epss> epss;
};

/// All rows about a vulnerability (by its id, an alias or a vendor's id, in any case), or about a
/// package (by its name in any namespace). Reads every row when it is an id. Error: corrupt.
Result<SearchResult> search(const Database& database, std::string_view what, std::size_t limit);

}  // namespace oakum::advisory
