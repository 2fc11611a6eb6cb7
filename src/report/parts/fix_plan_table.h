#pragma once
#include <cstddef>

#include "core/report.h"
#include "report/format.h"
#include "report/parts/text_output.h"

namespace oakum::report {

/// What to do: the steps that close most, each with what it closes, where, and the command for it;
/// how many more there are, and how much has no fix. Nothing where there are no open
/// vulnerabilities.
void write_fix_plan(TextOutput& out, const Report& report, const Options& options,
                    std::size_t width);

/// A command in lines of at most `width` columns, as far as its words let, each but the last ended
/// so that the shell reads on.
std::vector<std::string> wrapped_command(std::string_view command, std::size_t width);

}  // namespace oakum::report
