#pragma once
#include <optional>
#include <string>

#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/scan_flags.h"
#include "cli/terminal.h"
#include "core/report.h"

namespace oakum::cli {

/// What a word names, as a report: a saved one is read, anything else is scanned as `oakum scan`
/// would. When `ended` is set, it has been said why there is none, and the command ends so. Errors:
/// those of read_saved, source::parse_target and scan_target.
Result<Report> any_report(const std::string& word, Knowledge& knowledge, const Policy& policy,
                          const Args& args, Terminal& terminal, std::optional<ExitCode>& ended);

}  // namespace oakum::cli
