#pragma once
#include <optional>
#include <string>

#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "core/report.h"

namespace oakum::cli {

/// A saved report judged again with the database the flags name, and policy's word on each finding;
/// what changed is said in a line on standard error. Errors: those of open_database (so that
/// `ended` is set) and of scan::rejudge.
Result<Report> rejudge(Report saved, const Args& args, Terminal& terminal,
                       std::optional<ExitCode>& ended);

/// Reads a saved report, judges it again and tells it: `oakum scan` of a report.
Result<ExitCode> rejudge_and_tell(const std::string& path, const Args& args, Terminal& terminal);

}  // namespace oakum::cli
