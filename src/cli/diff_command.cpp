#include <array>

#include "base/text.h"
#include "cli/any_report.h"
#include "cli/command.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/scan_flags.h"
#include "compare/write.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

Result<void> write(const compare::Comparison& comparison, const Args& args, Terminal& terminal) {
  return write_output(args, terminal, [&](const report::Options& place, io::Writer& out) {
    const compare::Options options{
        .show_unchanged = args.on("show-unchanged"), .color = place.color, .width = place.width};
    return args.text("format") == "json" ? compare::write_json(comparison, options, out)
                                         : compare::write_table(comparison, options, out);
  });
}

Result<void> check(const Args& args) {
  TRY(check_exit_codes(args));
  if (args.words.size() != 2)
    return Error{Error::usage,
                 fmt::format("diff compares two targets or reports; {} {} given", args.words.size(),
                             args.words.size() == 1 ? "was" : "were")};
  const auto& format = args.text("format");
  if (format != "table" && format != "json")
    return Error{Error::usage,
                 fmt::format("a comparison is written as table or json, not {}", format)};
  return {};
}

/// The gate looks at what was added.
bool gate_fails_for(const compare::Comparison& comparison, const Policy& policy,
                    Terminal& terminal) {
  std::vector<const Finding*> added;
  for (const auto& item : comparison.added) added.push_back(item.row.finding);
  return gate_fails(policy, *comparison.after, added, terminal);
}

ExitCode exit_code_for(const compare::Comparison& comparison, const Policy& policy,
                       const Args& args, Terminal& terminal) {
  const auto after = scan::outcome_of(*comparison.after);
  const bool failed = gate_fails_for(comparison, policy, terminal);
  if (args.number("exit-on-eol") != 0 && after.end_of_life)
    return static_cast<ExitCode>(args.number("exit-on-eol"));
  if (failed) return failed_code(args);
  if (policy.gate.expressions.empty() && args.number("exit-code") != 0 && !comparison.added.empty())
    return failed_code(args);
  if (args.on("allow-partial")) return kDone;
  for (const auto* report : {comparison.before, comparison.after}) {
    if (scan::outcome_of(*report).unread == 0) continue;
    terminal.warning(
        fmt::format("{}: not all of it could be read; what is missing there may look "
                    "fixed or added here",
                    printable(report->name)));
    return kIncomplete;
  }
  return kDone;
}

Result<ExitCode> diff(const Args& args, Terminal& terminal) {
  TRY(check(args));
  const auto policy = TRY(open_policy(args, terminal, /*compares=*/true));
  Knowledge knowledge;
  std::optional<ExitCode> ended;
  std::array<Report, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    auto report = any_report(args.words[i], knowledge, policy, args, terminal, ended);
    if (ended) return *ended;
    if (!report) return std::move(report).error();
    sides[i] = std::move(*report);
  }
  const auto comparison = TRY(compare::compare(sides[0], sides[1]));
  TRY(write(comparison, args, terminal));
  return exit_code_for(comparison, policy, args, terminal);
}

}  // namespace

Command diff_command() {
  return {
      .name = "diff",
      .summary = "Compare two targets or saved reports: what was added, fixed, unchanged",
      .usage = "oakum diff [flags] BEFORE AFTER",
      .details =
          "BEFORE and AFTER are reports in JSON (of Oakum, or of another scanner with the same "
          "schema) or targets to\n"
          "scan: an image by name or file, a directory, a repository's address. A finding is the "
          "same one when it is\n"
          "the same vulnerability of the same package at the same place, whatever its version. "
          "Added findings alone\n"
          "decide with --exit-code. Of images it is told which layer brought a package, and "
          "whether that is the base image's.",
      .examples = {{"oakum diff shop:1.4 shop:1.5", "what a new image brings"},
                   {"oakum diff --exit-code 1 --severity HIGH,CRITICAL main.json pull-request.json",
                    "fail only on what a change introduced"},
                   {"oakum diff --format json --output diff.json yesterday.json image.tar",
                    "a saved report and an image, for machines"}},
      .flags = target_flags({"show-unchanged"}),
      .run = diff};
}

}  // namespace oakum::cli
