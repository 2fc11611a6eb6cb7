#pragma once
#include <string>

#include "base/result.h"

namespace oakum::cli {

/// A secret from standard input, up to its end; one line end at its end is none of it. Errors:
/// usage (nothing there, more than 64 KiB), io.
Result<std::string> read_secret();

/// Asks the user at the terminal; what is typed is not shown when it is a secret. Error: usage when
/// standard input is no terminal (`otherwise` says what to do then).
Result<std::string> ask_user(const std::string& question, bool secret,
                             const std::string& otherwise);

}  // namespace oakum::cli
