#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command repository_command() {
  return {
      .name = "repo",
      .aliases = {"repository"},
      .summary = "Scan a source repository: a directory, or cloned from its address",
      .usage = "oakum repo [flags] PATH | URL",
      .details =
          "Reads what the languages' lock files declare; packages of an operating system do not "
          "count here. An address\n"
          "(https://, ssh://, git@host:path, file://) is cloned by the git program, shallow, "
          "without hooks, filters\n"
          "or submodules, into a private directory below TMPDIR that is removed afterwards. "
          "GITHUB_TOKEN and\n"
          "GITLAB_TOKEN are told to their own hosts only.",
      .examples = {{"oakum repo .", "the work tree in the working directory"},
                   {"oakum repo --branch main https://git.example.org/team/app.git",
                    "a branch of a repository elsewhere"},
                   {"oakum repo --history --scanners secret .", "secrets of every commit there was"},
                   {"oakum repo --format json --list-all-pkgs=false .", "only what is vulnerable"}},
      .flags = scan_flags({"include-dev-deps", "branch", "tag", "commit", "history"}),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::repository, args, terminal);
      }};
}

}  // namespace oakum::cli
