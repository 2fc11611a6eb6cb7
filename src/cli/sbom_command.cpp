#include "cli/command.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command sbom_command() {
  return {.name = "sbom",
          .summary = "Scan a bill of materials: what is vulnerable of what it lists",
          .usage = "oakum sbom [flags] FILE",
          .details =
              "FILE is CycloneDX (JSON, XML), SPDX (JSON, tag-value, JSON-LD) or Syft's JSON, "
              "compressed or within an\nattestation as it may be; - reads standard input. "
              "What cannot be judged (a component without a package URL)\nis told.",
          .examples = {{"oakum sbom app.cdx.json", "what is vulnerable"},
                       {"oakum sbom --format cyclonedx --scanners vuln app.cdx.json",
                        "the same document with the vulnerabilities in it"},
                       {"syft alpine:3.20 -o spdx-json | oakum sbom -", "from another tool"}},
          .flags = sbom_flags(),
          .run = [](const Args& args, Terminal& terminal) {
            return scan_and_tell(TargetKind::cyclonedx, args, terminal);
          }};
}

}  // namespace oakum::cli
