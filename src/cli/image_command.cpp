#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command image_command() {
  return {
      .name = "image",
      .aliases = {"i"},
      .summary = "Scan a container image",
      .usage = "oakum image [flags] NAME | --input FILE[:TAG]",
      .details =
          "NAME is looked for in Docker, containerd, podman and its registry, in this order "
          "(--image-src). FILE is what\n`docker save` writes, an OCI archive (plain, gzip, zstd, "
          "xz "
          "or bzip2) or an OCI layout directory. Nothing is\nunpacked to disk, all digests are "
          "verified, and layers that were seen before are not read again.",
      .examples = {{"oakum image alpine:3.20", "what is vulnerable in an image, wherever it is"},
                   {"oakum image --input app.tar --severity HIGH,CRITICAL --exit-code 1",
                    "gate a build"},
                   {"oakum image --format json --output report.json app.tar.gz", "for machines"}},
      .flags = image_flags(),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::image, args, terminal);
      }};
}

}  // namespace oakum::cli
