#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command vm_command() {
  return {
      .name = "vm",
      .summary = "Scan the disk image of a virtual machine: what is installed",
      .usage = "oakum vm [flags] FILE",
      .details =
          "FILE is a raw disk, QCOW2, VMDK or VHD, with MBR, GPT or LVM2 on it; ext2 to ext4, XFS "
          "and btrfs are\n"
          "read in place: nothing is mounted, no rights are needed beyond reading the file. "
          "Several "
          "partitions\n"
          "are put together as the system's etc/fstab says.",
      .examples = {{"oakum vm disk.qcow2", "what is vulnerable in a virtual machine"},
                   {"oakum vm --pkg-types os disk.vmdk",
                    "only packages of the operating system: reads a few files"}},
      .flags = scan_flags({"java-db"}),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::vm, args, terminal);
      }};
}

}  // namespace oakum::cli
