#include "base/text.h"
#include "cli/command.h"
#include "cli/coverage.h"
#include "cli/help.h"

namespace oakum::cli {

Command help_command() {
  return {.name = "help",
          .summary = "Print help of the program or a command",
          .usage = "oakum help [COMMAND | reference | coverage]",
          .examples = {{"oakum help", "all commands"},
                       {"oakum help image", "one command"},
                       {"oakum help reference", "everything, as Markdown"},
                       {"oakum help coverage", "all formats and systems, as Markdown"}},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            if (args.words.empty()) {
              TRY(terminal.out().write(program_help()));
              return kDone;
            }
            if (args.words.front() == "reference") {
              TRY(terminal.out().write(reference_page()));
              return kDone;
            }
            if (args.words.front() == "coverage") {
              TRY(terminal.out().write(coverage_page()));
              return kDone;
            }
            const auto* command = find_command(args.words);
            if (!command)
              return Error{Error::usage, fmt::format("no command {}; `oakum help` lists them",
                                                     printable(join(args.words, " ")))};
            TRY(terminal.out().write(command_help(*command)));
            return kDone;
          }};
}

}  // namespace oakum::cli
