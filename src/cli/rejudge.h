#pragma once
#include <optional>
#include <string>

#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/policy_flags.h"
#include "cli/terminal.h"
#include "core/report.h"

namespace oakum::cli {

/// A saved report judged again with the database the flags name, its findings decided by the policy
/// and --vex; what changed is said in a line on standard error. When `ended` is set, it has been
/// said why there is no database, and the command ends so. Errors: those of read_report, vex_plan
/// and scan::rejudge, with the file's name in front.
Result<Report> rejudge_saved(const std::string& path, const Policy& policy, const Args& args,
                             Terminal& terminal, std::optional<ExitCode>& ended);

}  // namespace oakum::cli
