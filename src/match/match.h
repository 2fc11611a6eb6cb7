#pragma once
#include <string>
#include <vector>

#include "advisory/database.h"
#include "base/clock.h"
#include "core/finding.h"
#include "core/inventory.h"
#include "match/end_of_life.h"

namespace oakum::match {

struct MatchOptions {
  /// Whose severity counts, in order; "auto" is the advisory's own source, then GHSA, NVD, the
  /// record's own.
  std::vector<std::string> severity_sources = {"auto"};
  bool comprehensive = false;  ///< Also informational advisories.
};

/// All known vulnerabilities of the inventory's packages, complete with detail, KEV and EPSS where
/// the database has them; sorted by list, package and id. A package whose version or range cannot
/// be understood is a Problem of the inventory (it is not assessed, not clean). Error: corrupt (the
/// database).
Result<std::vector<Finding>> find_vulnerabilities(Inventory& inventory,
                                                  const advisory::Database& database,
                                                  const MatchOptions& options);

/// Whether a problem is one that find_vulnerabilities() told: what could not be assessed then.
bool says_not_assessed(const Problem& problem);

}  // namespace oakum::match
