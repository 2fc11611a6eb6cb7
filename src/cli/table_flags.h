#pragma once
#include "cli/args.h"
#include "cli/output.h"
#include "report/format.h"

namespace oakum::cli {

/// Flags of everything that writes a report as a table.
std::vector<std::string_view> table_flags();

/// Whether --table-mode, --report and --dependency-tree go with the outputs; what has no effect is
/// noted in the plan. Errors: usage (--table-mode without a table, the tree of chosen
/// relationships).
Result<void> check_table_flags(const Args& args, OutputPlan& plan);

/// What they ask for.
void apply_table_flags(const Args& args, report::Options& options);

}  // namespace oakum::cli
