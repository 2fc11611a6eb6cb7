#include <algorithm>

#include "base/text.h"
#include "cli/command.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/rejudge.h"
#include "cli/saved_report.h"
#include "cli/scan_flags.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

bool names(const std::vector<std::string>& scanners, std::string_view scanner) {
  return std::find(scanners.begin(), scanners.end(), scanner) != scanners.end();
}

/// What --scanners leaves out was not assessed as far as this report is concerned.
void keep_scanners(Report& report, const std::vector<std::string>& scanners) {
  constexpr std::string_view kScanners[] = {"vuln", "secret", "license"};  // as in Detail
  for (auto& finding : report.findings)
    if (!names(scanners, kScanners[finding.detail.index()]))
      finding.verdict = {Verdict::filtered, "not looked for", "--scanners"};
  report.vulnerabilities_judged &= names(scanners, "vuln");
  report.secrets_judged &= names(scanners, "secret");
  report.licenses_judged &= names(scanners, "license");
}

Result<ExitCode> convert(const Args& args, Terminal& terminal) {
  TRY(check_exit_codes(args));
  const auto outputs = TRY(plan_outputs(args));
  if (args.words.size() != 1)
    return Error{Error::usage, args.words.empty()
                                   ? std::string("which report? Give the file of one in JSON, or -")
                                   : fmt::format("one report at a time; {} were given ({})",
                                                 args.words.size(), join(args.words, ", "))};
  const auto policy = TRY(open_policy(args, terminal));
  const auto& path = args.words.front();
  std::optional<ExitCode> ended;
  auto report = args.on("rejudge") ? rejudge_saved(path, policy, args, terminal, ended)
                                   : read_saved(path, policy, args, terminal);
  if (ended) return *ended;
  if (!report) return std::move(report).error();
  if (args.given("scanners")) keep_scanners(*report, args.list("scanners"));
  TRY(write_report(*report, outputs, args, terminal));
  return conclude(*report, policy, args, terminal);
}

std::vector<std::string_view> flags_of_command() {
  auto names = telling_flags();
  names.insert(names.end(), {"scanners", "vex", "skip-vex-repo-update", "offline-scan", "rejudge",
                             "db", "vuln-severity-source", "detection-priority"});
  return names;
}

}  // namespace

Command convert_command() {
  return {
      .name = "convert",
      .aliases = {"report"},
      .summary = "Write a saved report in other formats",
      .usage = "oakum convert [flags] FILE",
      .details =
          "FILE is a report in JSON, of Oakum or of another scanner with the same schema; - is "
          "standard input.\nFindings are decided anew by the flags, and the exit code is that of "
          "a scan with them.",
      .examples = {{"oakum report report.json", "read a saved report as a table"},
                   {"oakum report --rejudge report.json",
                    "the same packages with today's advisories, without the target"},
                   {"oakum convert --format json --severity HIGH,CRITICAL report.json",
                    "only what is grave"},
                   {"oakum convert --output json=short.json --list-all-pkgs=false report.json",
                    "a file without the packages, and the table"}},
      .flags = policy_flags(flags_of_command()),
      .run = convert};
}

}  // namespace oakum::cli
