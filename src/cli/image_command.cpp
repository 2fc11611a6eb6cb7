#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command image_command() {
  return {
      .name = "image",
      .aliases = {"i"},
      .summary = "Scan a container image",
      .usage = "oakum image [flags] NAME[:TAG][@DIGEST] | FILE[:TAG]",
      .details =
          "A name is looked for in Docker, containerd, podman and its registry, in this order "
          "(--image-src); no daemon is\nneeded. FILE is what `docker save` writes, an OCI archive "
          "(plain, gzip, zstd, xz or bzip2) or an OCI layout\ndirectory. Nothing is unpacked to "
          "disk, all digests are verified, and a layer that was seen before is not read\nagain. "
          "Logins come from --username and --password-stdin, else from Docker's and podman's "
          "configuration and\ntheir credential helpers.",
      .examples = {{"oakum image alpine:3.20", "what is vulnerable in an image, wherever it is"},
                   {"oakum image registry.example/team/app:1.4 --image-src remote",
                    "straight from a registry"},
                   {"oakum image --input app.tar --severity HIGH,CRITICAL --exit-code 1",
                    "gate a build"},
                   {"oakum image --format json --output report.json app.tar.gz", "for machines"}},
      .flags = image_flags(),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::image, args, terminal);
      }};
}

}  // namespace oakum::cli
