#pragma once
#include <cstddef>
#include <string_view>

#include "base/clock.h"

namespace oakum::match {

/// How long a release is looked after.
struct LifeSpan {
  std::string_view product, cycle;
  std::string_view last_day;  ///< Of free updates: YYYY-MM-DD; "" when none is announced, "ended"
                              ///< when it is over since nobody knows when.
  std::string_view extended;  ///< Of updates that are paid for or need a subscription.
};

/// The row of the most exact release that `version` is, or is a point release of: "12" for "12.5",
/// "3.20" and not "3.2" for "3.20.1". Null when the table does not know it. The table is
/// advisories/eol/releases.csv. O(log rows) and a step for each part of the version; safe from any
/// thread.
const LifeSpan* life_span(std::string_view product, std::string_view version);

/// Of how many releases of the product the table knows the end.
std::size_t count_life_spans(std::string_view product);

/// The product that packages of this name are, by advisories/eol/names.csv; "" when it is none of
/// ours. `ecosystem` is the ecosystem's name, or "cpe" for a "vendor:product".
std::string_view product_named(std::string_view ecosystem, std::string_view name);

/// Whether `last_day` of a life span has passed. The day itself still counts.
bool is_past(std::string_view last_day, const Time& at);

}  // namespace oakum::match
