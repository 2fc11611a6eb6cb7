#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/terminal.h"
#include "core/report.h"
#include "io/writer.h"
#include "report/format.h"

namespace oakum::cli {

/// One thing a report is written to.
struct Output {
  const report::Format* format = nullptr;
  std::string version;  ///< Of the format; "": its newest.
  std::string file;     ///< "" is standard output.
};

/// What --format, --output and --template ask for: where one report goes, and as what.
struct OutputPlan {
  std::vector<Output> outputs;  ///< Standard output first, if it is among them.
  std::string template_text, template_name;
  std::string note;  ///< What the user should know of it; "" when there is nothing.
};

/// Reads the flags, and the template: once for a report. --output FILE takes --format; --output FORMAT=FILE brings its own; so does
/// --output FORMAT, to standard output, where --format is not given (then it is a file of that
/// name). Standard output gets --format unless that has a file or another output takes its place. A
/// template of the names Trivy brings that is not at hand is written by the format of that name.
/// Errors: usage (a version or place that cannot be, two outputs to one place), those of reading
/// the template.
Result<OutputPlan> plan_outputs(const Args& args);

/// The flags that say how a report is told and what of it is.
std::vector<std::string_view> telling_flags();

/// Whether any output tells of packages without findings.
bool tells_packages(const Args& args);

/// Whether all that is written are bills of materials, which are asked for to know what is there.
bool tells_only_bills(const Args& args);

/// Writes to --output, whole or not at all, else to standard output; colour and width as the place
/// and --color say. For what is written in one form to one place only. Errors: those of OutputFile
/// and of `write`.
Result<void> write_output(
    const Args& args, Terminal& terminal,
    const std::function<Result<void>(const report::Options&, io::Writer&)>& write);

/// The report to every output of the plan. Each file appears whole or not at all, and one that fails
/// does not keep the others from being written. Errors: of all outputs that failed, joined.
Result<void> write_report(const Report& report, const OutputPlan& plan, const Args& args,
                          Terminal& terminal);

}  // namespace oakum::cli
