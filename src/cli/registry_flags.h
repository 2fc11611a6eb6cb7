#pragma once
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/terminal.h"
#include "source/registry.h"

namespace oakum::cli {

/// The flags about registries that scans of images take.
std::vector<std::string_view> registry_flags();

/// What they say: logins, mirrors, --insecure. Reads standard input for --password-stdin. Error:
/// usage.
Result<source::RegistryOptions> registry_options(const Args& args, Terminal& terminal);

/// The user names and passwords of --username, --password and --password-stdin in pairs. Error:
/// usage.
Result<std::vector<source::Credentials>> logins_of(const Args& args, Terminal& terminal);

}  // namespace oakum::cli
