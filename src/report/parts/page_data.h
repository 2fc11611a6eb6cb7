#pragma once
#include <cstddef>
#include <vector>

#include "core/report.h"
#include "formats/json_writer.h"

namespace oakum::report {

/// The findings that the page shows: all but those that policy filtered out, in the order of
/// priority::by_urgency().
std::vector<const Finding*> page_findings(const Report& report);

/// Writes what the page of the HTML report shows, as one JSON object that web/src/data/wire.ts
/// describes: findings, packages and advisories as columns, equal texts once ("strings"), so that
/// 50,000 findings take a few megabytes. Descriptions and references are given to the most urgent
/// findings first, until all texts together are kMostPageText bytes; of each description at most
/// kMostDescription bytes, of references kMostReferences. What was left out is counted in
/// "leftOut".
void write_page_data(formats::JsonWriter& out, const Report& report,
                     const std::vector<const Finding*>& findings);

inline constexpr std::size_t kMostPageText = 3'500'000;
inline constexpr std::size_t kMostDescription = 4'000;
inline constexpr std::size_t kMostReferences = 20;

}  // namespace oakum::report
