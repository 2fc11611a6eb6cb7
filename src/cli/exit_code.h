#pragma once
#include "base/result.h"

namespace oakum::cli {

/// How the program ends; documented in --help and docs/reference.md. When several apply the one
/// named first here wins: internal, usage, target, database, stopped, the number given with
/// --exit-on-eol or --exit-code, incomplete.
enum ExitCode : int {
  kDone = 0,        ///< The scan is complete and the gate, if any, is passed.
  kUsage = 2,       ///< The command line or the configuration is wrong.
  kTarget = 3,      ///< The target cannot be scanned: not found, denied, damaged.
  kIncomplete = 4,  ///< Something of the target could not be read; --allow-partial makes this 0.
  kDatabase = 5,    ///< The advisory database is missing, damaged or could not be updated.
  kStopped = 6,     ///< Interrupted or out of time.
  kInternal = 7,    ///< A bug.
};

/// The code for an error that ended a scan.
ExitCode exit_code_of(const Error& error);

}  // namespace oakum::cli
