#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command rootfs_command() {
  return {.name = "rootfs",
          .summary = "Scan an unpacked root file system: what is installed",
          .usage = "oakum rootfs [flags] DIRECTORY",
          .details = "Reads package databases, installed language packages, binaries and archives.",
          .examples = {{"oakum rootfs /", "this machine"},
                       {"oakum rootfs --pkg-types os /mnt/image",
                        "only packages of the operating system: reads a few files"}},
          .flags = scan_flags({"java-db-file"}),
          .run = [](const Args& args, Terminal& terminal) {
            return scan_and_tell(TargetKind::rootfs, args, terminal);
          }};
}

}  // namespace oakum::cli
