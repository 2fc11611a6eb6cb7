#pragma once
#include <vector>

#include "core/report.h"
#include "formats/json_writer.h"
#include "report/parts/string_table.h"

namespace oakum::report {

/// Writes the fix plan as the value of "plan": steps as web/src/data/wire.ts describes them.
/// `findings` are those of the page; steps name them by their numbers in it, and texts by theirs.
void write_page_plan(formats::JsonWriter& out, const Report& report,
                     const std::vector<const Finding*>& findings, StringTable& strings);

}  // namespace oakum::report
