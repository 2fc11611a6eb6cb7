#include <array>

#include "base/text.h"
#include "cli/command.h"
#include "cli/database.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/saved_report.h"
#include "cli/scan_flags.h"
#include "compare/write.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

/// One of the two sides: read when it is a report, else scanned. An ExitCode: it has been said why
/// there is none.
Result<Report> load(const std::string& word, Knowledge& knowledge, const Args& args,
                    Terminal& terminal, std::optional<ExitCode>& ended) {
  if (is_saved_report(word)) return read_saved(word, args, terminal);
  auto target = TRY(source::parse_target(word));
  if (const auto opened = knowledge.open(target.kind, args); !opened) {
    ended = TRY(database_failed(opened.error(), terminal));
    return opened.error();
  }
  return scan_target(std::move(target), knowledge, args, terminal);
}

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

ExitCode exit_code_for(const compare::Comparison& comparison, const Args& args,
                       Terminal& terminal) {
  const auto after = scan::outcome_of(*comparison.after);
  if (args.number("exit-on-eol") != 0 && after.end_of_life)
    return static_cast<ExitCode>(args.number("exit-on-eol"));
  if (args.number("exit-code") != 0 && !comparison.added.empty())
    return static_cast<ExitCode>(args.number("exit-code"));
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
  Knowledge knowledge;
  std::optional<ExitCode> ended;
  std::array<Report, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    auto report = load(args.words[i], knowledge, args, terminal, ended);
    if (ended) return *ended;
    if (!report) return std::move(report).error();
    sides[i] = std::move(*report);
  }
  const auto comparison = TRY(compare::compare(sides[0], sides[1]));
  TRY(write(comparison, args, terminal));
  return exit_code_for(comparison, args, terminal);
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
      .flags = image_flags({"include-dev-deps", "branch", "tag", "commit", "show-unchanged"}),
      .run = diff};
}

}  // namespace oakum::cli
