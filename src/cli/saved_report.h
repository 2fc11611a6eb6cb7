#pragma once
#include <string>

#include "cli/policy_flags.h"
#include "core/report.h"

namespace oakum::cli {

/// Whether the file is a regular one that starts like a saved report. A look at its first bytes.
bool is_saved_report(const std::string& path);

/// Reads a report in JSON, ours or one of the same schema; its findings as they stand in it. "-" is
/// standard input. Limit: 1 GiB. Errors: those of io::open_file and report::read_json, with the
/// file's name in front.
Result<Report> read_report(const std::string& path);

/// The same, its findings decided anew as the policy and --vex say. Errors: those of read_report
/// vex_plan() and scan::decide().
Result<Report> read_saved(const std::string& path, const Policy& policy, const Args& args,
                          Terminal& terminal);

}  // namespace oakum::cli
