#pragma once
#include "cli/args.h"
#include "cli/terminal.h"
#include "net/http.h"

namespace oakum::cli {

/// How servers are reached, as the user has it: --insecure, --cacert; ends with the program.
net::ClientOptions client_options(const Args& args, Terminal& terminal);

}  // namespace oakum::cli
