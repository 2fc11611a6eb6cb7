#include "cli/command.h"

namespace oakum::cli {

Command version_command() {
  return {.name = "version",
          .summary = "Print the version",
          .usage = "oakum version",
          .examples = {{"oakum version", "the version, alone on a line"}},
          .run = [](const Args&, Terminal& terminal) -> Result<ExitCode> {
            TRY(terminal.out().write("oakum " OAKUM_VERSION "\n"));
            return kDone;
          }};
}

}  // namespace oakum::cli
