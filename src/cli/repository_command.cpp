#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command repository_command() {
  return {
      .name = "repo",
      .aliases = {"repository"},
      .summary = "Scan a source repository in a directory",
      .usage = "oakum repo [flags] PATH",
      .details =
          "Reads what the languages' lock files declare; packages of an operating system do not "
          "count here.",
      .examples = {{"oakum repo .", "the work tree in the working directory"},
                   {"oakum repo --format json --list-all-pkgs=false .", "only what is vulnerable"}},
      .flags = scan_flags({"include-dev-deps", "branch", "tag", "commit"}),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::repository, args, terminal);
      }};
}

}  // namespace oakum::cli
