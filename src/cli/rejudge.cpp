#include "cli/rejudge.h"

#include "base/text.h"
#include "cli/database.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/saved_report.h"
#include "cli/vex_flags.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

std::string day_of(const DatabaseInfo& database) {
  return database.built.empty() ? "unknown age" : printable(database.built.substr(0, 10));
}

}  // namespace

Result<Report> rejudge_saved(const std::string& path, const Policy& policy, const Args& args,
                             Terminal& terminal, std::optional<ExitCode>& ended) {
  auto saved = TRY(read_report(path));
  const auto database = open_database(args);
  if (!database) {
    ended = TRY(database_failed(database.error(), terminal));
    return database.error();
  }
  const auto plan = TRY(vex_plan(args, terminal));
  scan::Request request;
  request.database = &database->database;
  request.database_info = database->info;
  request.severity_sources = args.list("vuln-severity-source");
  request.comprehensive = args.text("detection-priority") == "comprehensive";
  request.rules = policy.rules();
  request.vex = &plan;
  request.warn = [&terminal](std::string_view what) { terminal.warning(what); };
  const auto before = day_of(saved.database);
  auto judged = scan::rejudge(std::move(saved), request);
  if (!judged) return std::move(judged).error().during(printable(path));
  terminal.note(fmt::format("{} is judged again, advisories of {} instead of {}: {} new, {} gone",
                            printable(judged->report.name), day_of(judged->report.database), before,
                            judged->added, judged->gone));
  note_starter(*database, args, terminal);
  return std::move(judged->report);
}

Result<ExitCode> rejudge_and_tell(const std::string& path, const Args& args, Terminal& terminal) {
  TRY(check_exit_codes(args));
  const auto outputs = TRY(plan_outputs(args));
  const auto policy = TRY(open_policy(args, terminal));
  std::optional<ExitCode> ended;
  const auto report = rejudge_saved(path, policy, args, terminal, ended);
  if (ended) return *ended;
  if (!report) return report.error();
  TRY(write_report(*report, outputs, args, terminal));
  return conclude(*report, policy, args, terminal);
}

}  // namespace oakum::cli
