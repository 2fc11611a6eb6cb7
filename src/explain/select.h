#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace oakum::explain {

/// The findings a word means, in the default order (priority/order.h): all of a rule or licence by
/// its id, name, alias or vendor's id (case does not count); ID:PACKAGE those of one package (by
/// name or name@version); a fingerprint (of a secret, or of a vulnerability as reports write it)
/// that one. Findings that policy took out are found too. O(findings).
std::vector<std::uint32_t> findings_named(const Report& report, std::string_view word);

/// The packages a word means, in the order of the report: by name, name@version, package URL (with
/// or without version and qualifiers); '*' and '?' stand for any characters, across '/'. Case does
/// not count in names. O(packages × word).
std::vector<PackageRef> packages_named(const Report& report, std::string_view word);

/// Up to five names of the report that are most like the word, the nearest first: what starts or
/// ends like it or contains it, then what is two edits away.
std::vector<std::string> rules_like(const Report& report, std::string_view word);
std::vector<std::string> packages_like(const Report& report, std::string_view word);

}  // namespace oakum::explain
