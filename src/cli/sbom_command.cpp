#include "cli/command.h"
#include "cli/rejudge.h"
#include "cli/saved_report.h"
#include "cli/scan_flags.h"

namespace oakum::cli {

Command sbom_command() {
  return {.name = "sbom",
          .summary = "Scan a bill of materials: what is vulnerable of what it lists",
          .usage = "oakum sbom [flags] FILE",
          .details =
              "FILE is CycloneDX (JSON, XML), SPDX (JSON, tag-value, JSON-LD) or Syft's JSON, "
              "compressed or within an\nattestation as it may be; - reads standard input. "
              "What cannot be judged (a component without a package URL)\nis told. A saved "
              "report is judged again with today's advisories.",
          .examples = {{"oakum sbom app.cdx.json", "what is vulnerable"},
                       {"oakum sbom --format cyclonedx --scanners vuln app.cdx.json",
                        "the same document with the vulnerabilities in it"},
                       {"oakum sbom -", "from standard input, such as what syft writes"}},
          .flags = sbom_flags(),
          .run = [](const Args& args, Terminal& terminal) {
            if (args.words.size() == 1 && is_saved_report(args.words.front()))
              return rejudge_and_tell(args.words.front(), args, terminal);
            return scan_and_tell(TargetKind::cyclonedx, args, terminal);
          }};
}

}  // namespace oakum::cli
