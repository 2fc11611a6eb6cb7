#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "core/report.h"

namespace oakum::cli {

/// Flags of commands that answer about any target: nothing of gates and of what a report holds.
std::vector<std::string_view> told_flags(std::vector<std::string_view> more = {});

/// Whether --format is table or json, the two in which answers are told. Error: usage.
Result<void> check_told_format(const Args& args);

/// "x is not among the findings of app.json; did you mean y?": error not_found.
Error not_found(std::string_view word, std::string_view says, const Report& report,
                const std::vector<std::string>& like);

}  // namespace oakum::cli
