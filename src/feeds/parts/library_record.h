#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/ecosystem.h"
#include "feeds/parts/intake.h"

namespace oakum::feeds {

/// One vulnerability of one package of a language, as feeds that have a format of their own say it.
struct LibraryRecord {
  Ecosystem ecosystem = Ecosystem::none;
  std::string package;            ///< As the feed has it.
  std::vector<std::string> cves;  ///< A row each.
  /// Further names ("GHSA-…"); the first names the row where there is no CVE.
  std::vector<std::string> others;
  std::vector<std::string> vulnerable, patched, unaffected;  ///< Constraints, as in Advisory.
  VulnerabilityDetail detail;
  std::uint32_t line = 0;  ///< Where the feed has it.
};

/// Files the record under "<key>::<name of the source>", as the field's database does. False, and
/// counted as skipped, when it names no vulnerability, no package, or no versions. A record whose
/// constraints and names, once for each of its CVEs, are more than 200,000 becomes a problem.
bool take_library_record(const LibraryRecord& record, const DataSource& source, Intake& intake);

/// "CVE-2020-7385" of "2020-7385"; "" of "".
std::string with_prefix(std::string_view prefix, std::string_view id);

}  // namespace oakum::feeds
