#pragma once
#include <string>

#include "cli/command.h"

namespace oakum::cli {

/// What `oakum --help` prints, and `oakum COMMAND --help`.
std::string program_help();
std::string command_help(const Command& command);
/// The reference page: every command, flag, environment variable, configuration key and exit code,
/// as Markdown.
std::string reference_page();

/// The flags a command takes, global ones included, in the order of the table.
std::vector<const Flag*> flags_of(const Command& command);

}  // namespace oakum::cli
