#pragma once
#include <span>
#include <string>
#include <vector>

#include "advisory/search.h"
#include "core/finding.h"
#include "core/package.h"

namespace oakum::explain {

/// The rows of the database by which a vulnerability of a package holds: those of its rule, data
/// source and package (of an operating system, its source package). Empty: none was at hand.
std::vector<const advisory::SearchHit*> rows_of(std::span<const advisory::SearchHit> advisories,
                                                const Finding& finding, const Package& package);

/// "versions >= 2.0, < 2.15.0 are affected; fixed in 2.15.0"; "" when the row says nothing of it.
std::string range_text(const advisory::SearchHit& row);

}  // namespace oakum::explain
