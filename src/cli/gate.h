#pragma once
#include "cli/args.h"
#include "cli/exit_code.h"
#include "scan/scan.h"

namespace oakum::cli {

/// Errors: usage (--exit-code or --exit-on-eol above 255).
Result<void> check_exit_codes(const Args& args);

/// How the program ends for what a scan came to, as --exit-on-eol, --exit-code and --allow-partial
/// say; the first that applies.
ExitCode exit_code_for(const scan::Outcome& outcome, const Args& args);

}  // namespace oakum::cli
