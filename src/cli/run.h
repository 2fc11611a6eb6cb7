#pragma once
#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/terminal.h"

namespace oakum::cli {

/// The program: finds the command, reads what it was told, runs it, and turns what went wrong into
/// a message and a code.
int run(const std::vector<std::string>& arguments, Terminal& terminal,
        const Surroundings& surroundings);

}  // namespace oakum::cli
