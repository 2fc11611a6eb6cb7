#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "core/report.h"

namespace oakum::cli {

/// Whether --format is table or json, the two in which answers are told. Error: usage.
Result<void> check_told_format(const Args& args);

/// "x is not among the findings of app.json; did you mean y?": error not_found.
Error not_found(std::string_view word, std::string_view says, const Report& report,
                const std::vector<std::string>& like);

}  // namespace oakum::cli
