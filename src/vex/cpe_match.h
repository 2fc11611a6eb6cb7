#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum::vex {

/// "vendor:product" in lower case of a CPE in either binding (2.3 or the older URI); nothing when
/// it is no CPE or either is a wildcard.
std::optional<std::string> cpe_vendor_product(std::string_view cpe);

/// Whether what a document calls `said` has the product `is`: every attribute `said` gives is
/// equal. `is` may be an operating system's own CPE ("cpe:/o:…:8.10"): then only vendor, product
/// and as much of the version as `said` gives count. Source: NIST IR 7695, IR 7696 (superset).
bool cpe_covers(std::string_view said, std::string_view is);

}  // namespace oakum::vex
