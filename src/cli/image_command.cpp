#include "cli/command.h"
#include "cli/registry_flags.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

static std::vector<std::string_view> image_flags() {
  auto names = scan_flags({"input", "platform", "image-src", "docker-host", "podman-host",
                           "max-image-size", "java-db"});
  const auto registry = registry_flags();
  names.insert(names.end(), registry.begin(), registry.end());
  return names;
}

Command image_command() {
  return {
      .name = "image",
      .aliases = {"i"},
      .summary = "Scan a container image",
      .usage = "oakum image [flags] NAME[:TAG][@DIGEST] | FILE[:TAG]",
      .details =
          "FILE is what `docker save` writes, an OCI archive (plain, gzip, zstd, xz or bzip2) or "
          "an OCI layout\n"
          "directory. A name is looked for as --image-src says; from a registry it is read "
          "without a daemon.\n"
          "Nothing is unpacked to disk; all digests are verified. Logins come from --username and "
          "--password-stdin,\n"
          "else from Docker's and podman's configuration and their credential helpers.",
      .examples = {{"oakum image registry.example/team/app:1.4 --image-src remote",
                    "straight from a registry"},
                   {"oakum image app.tar", "what is vulnerable in a saved image"},
                   {"oakum image --input app.tar --severity HIGH,CRITICAL --exit-code 1",
                    "gate a build"},
                   {"oakum image --format json --output report.json app.tar.gz", "for machines"}},
      .flags = image_flags(),
      .run = [](const Args& args, Terminal& terminal) {
        return scan_and_tell(TargetKind::image, args, terminal);
      }};
}

}  // namespace oakum::cli
