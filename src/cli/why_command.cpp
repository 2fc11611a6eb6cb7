#include "base/text.h"
#include "cli/any_report.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/told_words.h"
#include "explain/select.h"
#include "explain/write.h"

namespace oakum::cli {
namespace {

Result<ExitCode> why(const Args& args, Terminal& terminal) {
  TRY(check_told_format(args));
  if (args.words.size() != 2)
    return Error{Error::usage, "why what is where? Give a package and a report or target"};
  const auto policy = TRY(open_policy(args, terminal));
  Knowledge knowledge;
  std::optional<ExitCode> ended;
  const auto report = any_report(args.words[1], knowledge, policy, args, terminal, ended);
  if (ended) return *ended;
  if (!report) return report.error();
  const auto& word = args.words[0];
  const auto packages = explain::packages_named(*report, word);
  if (packages.empty())
    return not_found(word, "is not among the packages of", *report,
                     explain::packages_like(*report, word));
  const explain::Context context(*report);
  TRY(write_output(args, terminal, [&](const report::Options& place, io::Writer& out) {
    if (args.text("format") == "json") return explain::write_packages_json(context, packages, out);
    return explain::write_packages(context, packages, {.color = place.color, .width = place.width},
                                   out);
  }));
  return kDone;
}

}  // namespace

Command why_command() {
  return {
      .name = "why",
      .summary = "Say why a package is there: who needs it, which file, layer and instruction",
      .usage = "oakum why [flags] PACKAGE REPORT | TARGET",
      .details =
          "PACKAGE is a name, name@version or package URL; * and ? stand for any characters. "
          "REPORT "
          "is a saved report in\nJSON, TARGET anything `oakum scan` takes.",
      .examples = {{"oakum why minimist .", "through which of the project's dependencies it comes"},
                   {"oakum why 'libssl*' shop:1.5", "which layer and instruction brought it"},
                   {"oakum why pkg:npm/qs@6.7.0 report.json", "one version, in a saved report"}},
      .flags = told_flags(),
      .run = why};
}

}  // namespace oakum::cli
