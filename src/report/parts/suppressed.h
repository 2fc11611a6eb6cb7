#pragma once
#include <vector>

#include "core/report.h"
#include "report/format.h"
#include "report/parts/grid.h"
#include "report/parts/text_output.h"

namespace oakum::report {

/// "Suppressed: 3" and a table of what policy left out: of what, why, who says so, until when.
/// `what` heads the column of ids: "Vulnerability". Writes nothing when there are none.
void write_suppressed(TextOutput& out, const Report& report,
                      const std::vector<const Finding*>& findings, std::string_view what,
                      const Options& options, std::size_t width);

/// The columns about a verdict that tables share: status (unless it is "ignored"), reason, source,
/// owner, end. Those nobody fills are left out by the grid.
std::vector<Column> verdict_columns();
Cells verdict_cells(const Verdict& verdict);

}  // namespace oakum::report
