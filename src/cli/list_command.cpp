#include "base/text.h"
#include "cli/command.h"
#include "cli/coverage.h"

namespace oakum::cli {

Command list_command() {
  return {.name = "list",
          .summary = "List what Oakum knows",
          .usage = "oakum list ecosystems | analyzers | os | feeds | formats | secrets",
          .examples = {{"oakum list analyzers", "every format, with the files it is found in"},
                       {"oakum list os", "the distributions whose packages are judged"},
                       {"oakum list feeds", "the advisory sources a database can be built from"},
                       {"oakum list formats", "what a report can be written as"},
                       {"oakum list secrets", "every rule for secrets"}},
          .words = {"ecosystems", "analyzers", "os", "feeds", "formats", "secrets"},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            std::vector<std::string> names;
            for (const auto& table : coverage_tables()) {
              names.emplace_back(table.name);
              if (args.words.size() != 1 || args.words.front() != table.name) continue;
              TRY(terminal.out().write(as_text(table)));
              return kDone;
            }
            return Error{
                Error::usage,
                fmt::format("{}; there is: {}",
                            args.words.empty()
                                ? "list what"
                                : fmt::format("cannot list {}", printable(join(args.words, " "))),
                            join(names, ", "))};
          }};
}

}  // namespace oakum::cli
