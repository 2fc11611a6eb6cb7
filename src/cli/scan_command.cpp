#include "base/text.h"
#include "cli/command.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/rejudge.h"
#include "cli/saved_report.h"
#include "cli/scan_flags.h"

namespace oakum::cli {
namespace {

/// Of a report the packages are judged, with what is known today.
Result<ExitCode> scan_report(const std::string& path, const Args& args, Terminal& terminal) {
  TRY(check_exit_codes(args));
  TRY(plan_outputs(args));
  const auto policy = TRY(open_policy(args, terminal));
  std::optional<ExitCode> ended;
  const auto report = rejudge_saved(path, policy, args, terminal, ended);
  if (ended) return *ended;
  if (!report) return report.error();
  TRY(write_report(*report, args, terminal));
  return conclude(*report, policy, args, terminal);
}

Result<ExitCode> scan(const Args& args, Terminal& terminal) {
  if (args.words.size() == 1 && is_saved_report(args.words.front()))
    return scan_report(args.words.front(), args, terminal);
  auto target = TRY(any_target(args));
  terminal.note(fmt::format("{} is scanned as {}", printable(target.text), target.described()));
  return scan_and_tell(std::move(target), args, terminal);
}

}  // namespace

Command scan_command() {
  return {
      .name = "scan",
      .summary = "Scan anything: an image, files, a repository, a disk",
      .usage = "oakum scan [flags] TARGET",
      .details =
          "Decides by itself what TARGET is, and says so: what exists is judged by its content, an "
          "address is a\nrepository, anything else the name of an image. A prefix decides instead: "
          "image:, docker:, containerd:,\npodman:, remote:, archive:, oci:, dir:, rootfs:, repo:, "
          "vm: or sbom:.\nA saved report is judged again with today's advisories.",
      .examples = {{"oakum scan .", "the project in the working directory"},
                   {"oakum scan alpine:3.20", "an image, wherever it is"},
                   {"oakum scan disk.qcow2", "the disk of a virtual machine"}},
      .flags = image_flags({"include-dev-deps", "branch", "tag", "commit", "history"}),
      .run = scan};
}

}  // namespace oakum::cli
