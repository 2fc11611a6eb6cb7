#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"

namespace oakum::cli {

/// Imports the sources ("KIND:PATH"), says what each brought and what of it could not be used, and
/// puts the database under `path` in one step. Errors: usage (a kind), those of reading the sources
/// and of writing.
Result<void> build_database(const std::vector<std::string>& sources, const std::string& path,
                            unsigned threads, Terminal& terminal);

}  // namespace oakum::cli
