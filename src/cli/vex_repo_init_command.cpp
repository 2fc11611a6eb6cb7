#include <filesystem>

#include "base/text.h"
#include "cli/command.h"
#include "cli/output_file.h"
#include "cli/vex_flags.h"

namespace oakum::cli {

static Result<ExitCode> init(const Args&, Terminal& terminal) {
  const auto configuration = TRY(vex_configuration());
  if (configuration.there) {
    terminal.note(
        fmt::format("{} is there already and stays as it is; `oakum vex repo list` shows it",
                    printable(configuration.path)));
    return kDone;
  }
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(configuration.path).parent_path(),
                                      error);
  if (error)
    return Error{Error::denied, fmt::format("{}: its folder cannot be made: {}", configuration.path,
                                            error.message())};
  auto file = TRY(OutputFile::create(configuration.path));
  TRY(file.writer().write(vex::default_configuration()));
  TRY(file.commit());
  terminal.note(
      fmt::format("{} now names the default repository; edit it to add others, `oakum vex "
                  "repo download` fetches them",
                  printable(configuration.path)));
  return kDone;
}

Command vex_repo_init_command() {
  return {.name = "vex repo init",
          .summary = "Write a list of VEX repositories to start with",
          .usage = "oakum vex repo init",
          .details =
              "The list lies in $XDG_DATA_HOME/oakum/vex/repository.yaml, or in "
              "~/.local/share/oakum/vex. Where only Trivy's\nlist exists "
              "(~/.trivy/vex/repository.yaml) that is used, and nothing is written.",
          .examples = {{"oakum vex repo init", "then edit it, and `oakum vex repo download`"}},
          .run = init};
}

}  // namespace oakum::cli
