#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command image_command() {
  return {
      .name = "image",
      .aliases = {"i"},
      .summary = "Scan a container image",
      .usage = "oakum image [flags] FILE[:TAG]",
      .details =
          "FILE is what `docker save` writes, an OCI archive (plain, gzip, zstd, xz or bzip2) or "
          "an OCI layout\n"
          "directory. Nothing is unpacked to disk; all digests are verified.",
      .examples = {{"oakum image app.tar", "what is vulnerable in a saved image"},
                   {"oakum image --input app.tar --severity HIGH,CRITICAL --exit-code 1",
                    "gate a build"},
                   {"oakum image --format json --output report.json app.tar.gz", "for machines"}},
      .flags = scan_flags({"input", "platform", "image-src", "docker-host", "podman-host", "java-db"}),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::image, args, terminal);
      }};
}

}  // namespace oakum::cli
