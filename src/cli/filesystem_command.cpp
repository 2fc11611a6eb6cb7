#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command filesystem_command() {
  return {
      .name = "fs",
      .aliases = {"filesystem"},
      .summary = "Scan a directory or file: what a project declares",
      .usage = "oakum fs [flags] PATH",
      .details =
          "Reads lock files and manifests; for what is installed below a root directory use "
          "rootfs.",
      .examples = {{"oakum fs .", "the project in the working directory"},
                   {"oakum fs package-lock.json", "one lock file"},
                   {"oakum fs --include-dev-deps --skip-dirs 'examples/**' .", "more, and less"}},
      .flags = scan_flags({"include-dev-deps", "java-db-file"}),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::filesystem, args, terminal);
      }};
}

}  // namespace oakum::cli
