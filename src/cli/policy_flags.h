#pragma once
#include "cli/args.h"
#include "cli/terminal.h"
#include "policy/decide.h"

namespace oakum::cli {

/// What --severity, --ignore-status and --ignore-unfixed ask for.
policy::Rules rules_of(const Args& args, Terminal& terminal);

}  // namespace oakum::cli
