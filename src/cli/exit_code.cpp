#include "cli/exit_code.h"

namespace oakum::cli {

ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case Error::usage:
      return kUsage;
    case Error::cancelled:
    case Error::timeout:
      return kStopped;
    case Error::internal:
      return kInternal;
    default:
      return kTarget;
  }
}

}  // namespace oakum::cli
