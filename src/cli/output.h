#pragma once
#include <functional>

#include "cli/args.h"
#include "cli/terminal.h"
#include "core/report.h"
#include "io/writer.h"
#include "report/format.h"

namespace oakum::cli {

/// Writes to --output, whole or not at all, else to standard output; colour and width as the place
/// and --color say. Errors: those of OutputFile and of `write`.
Result<void> write_output(
    const Args& args, Terminal& terminal,
    const std::function<Result<void>(const report::Options&, io::Writer&)>& write);

/// The report in the format --format names, where --output says. Errors: those of write_output.
Result<void> write_report(const Report& report, const Args& args, Terminal& terminal);

}  // namespace oakum::cli
