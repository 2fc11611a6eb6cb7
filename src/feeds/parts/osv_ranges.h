#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/version/version.h"
#include "formats/node.h"

namespace oakum::feeds {

/// Vulnerable versions from one to another. Views live as long as the document they were read from.
struct Interval {
  std::string_view from;     ///< First vulnerable version; "" from the beginning.
  std::string_view to;       ///< "" without an end.
  bool to_included = false;  ///< `to` is the last vulnerable version, not the first good one.
};

/// The intervals of one OSV range: its events sorted by version, then each "introduced" up to the
/// next "fixed", "limit" or "last_affected". An "introduced" inside an open interval and an end
/// without a start say nothing new. Empty intervals (fixed where introduced) are left out.
std::vector<Interval> intervals_of(formats::Node range, VersionScheme scheme);

/// ">=1.0, <1.2", "<1.2", ">=1.0", "<=1.2", "=1.2"; ">=0" when everything is vulnerable.
std::string constraint_of(const Interval& interval);

/// Whether a version can stand in a constraint as it is: not empty, at most 256 bytes, no white
/// space, comma, bar, bracket or comparison sign.
bool is_plain_version(std::string_view version);

}  // namespace oakum::feeds
