#include "cli/rejudge.h"

#include "base/text.h"
#include "cli/database.h"
#include "cli/output.h"
#include "cli/policy_flags.h"
#include "cli/saved_report.h"
#include "cli/scan_flags.h"
#include "scan/scan.h"

namespace oakum::cli {

Result<Report> rejudge(Report saved, const Args& args, Terminal& terminal,
                       std::optional<ExitCode>& ended) {
  const auto database = open_database(args);
  if (!database) {
    ended = TRY(database_failed(database.error(), terminal));
    return database.error();
  }
  scan::Request request;
  request.database = &database->database;
  request.database_info = database->info;
  request.severity_sources = args.list("vuln-severity-source");
  request.comprehensive = args.text("detection-priority") == "comprehensive";
  request.rules = rules_of(args, terminal);
  const auto name = printable(saved.name);
  const auto before = saved.database.built;
  auto judged = TRY(scan::rejudge(std::move(saved), request));
  terminal.note(fmt::format(
      "{} is judged again with the advisories of {} (before: {}): {} new, {} gone", name,
      judged.report.database.built.substr(0, 10),
      before.empty() ? "not said" : printable(before.substr(0, 10)), judged.added, judged.gone));
  note_starter(*database, args, terminal);
  return std::move(judged.report);
}

Result<ExitCode> rejudge_and_tell(const std::string& path, const Args& args, Terminal& terminal) {
  TRY(plan_outputs(args));
  std::optional<ExitCode> ended;
  auto saved = TRY(read_saved(path, args, terminal));
  const auto report = rejudge(std::move(saved), args, terminal, ended);
  if (ended) return *ended;
  if (!report) return Error(report.error()).during(printable(path));
  return tell(*report, args, terminal);
}

}  // namespace oakum::cli
