#include "base/text.h"
#include "base/thread_pool.h"
#include "cli/command.h"
#include "cli/database.h"
#include "cli/network.h"
#include "feeds/update/update.h"

namespace oakum::cli {
namespace {

std::string progress_text(const feeds::UpdateProgress& progress) {
  const auto mb = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  if (progress.total)
    return fmt::format("{}  {:.1f} of {:.1f} MB", progress.step, mb(progress.done),
                       mb(progress.total));
  return progress.done ? fmt::format("{}  {:.1f} MB", progress.step, mb(progress.done))
                       : std::string(progress.step);
}

Result<feeds::UpdateOptions> options_of(const Args& args, Terminal& terminal) {
  feeds::UpdateOptions options;
  options.path = database_path(args);
  options.repositories = args.list("db-repository");
  options.force = args.on("force");
  options.threads = thread_count(static_cast<unsigned>(args.number("parallel")));
  options.registry.credentials = source::CredentialStore::from_environment();
  options.registry.insecure = args.on("insecure");
  options.client = client_options(args, terminal);
  options.progress = [&terminal](const feeds::UpdateProgress& progress) {
    terminal.progress(progress_text(progress));
  };
  return options;
}

ExitCode tell(const feeds::UpdateOutcome& outcome, const std::string& path, Terminal& terminal) {
  switch (outcome.kind) {
    case feeds::UpdateOutcome::fresh:
      terminal.note(
          fmt::format("the database is fresh; the next one is due {} (--force asks anyway)",
                      rfc3339(outcome.next)));
      return kDone;
    case feeds::UpdateOutcome::unchanged:
      terminal.note(fmt::format("{} offers what is already here", printable(outcome.repository)));
      return kDone;
    case feeds::UpdateOutcome::updated:
      for (const auto& problem : outcome.problems) terminal.debug(printable(problem.what));
      if (!outcome.problems.empty())
        terminal.warning(
            fmt::format("{} records of the database could not be used (--debug lists them)",
                        outcome.problems.size()));
      terminal.note(fmt::format("{}: database of {} from {}", printable(path),
                                rfc3339(outcome.published), printable(outcome.repository)));
      return kDone;
    case feeds::UpdateOutcome::kept:
      terminal.warning(outcome.warning);
      return kDatabase;
  }
  return kInternal;
}

}  // namespace

Command db_update_command() {
  return {.name = "db update",
          .summary = "Fetch the advisory database from a registry",
          .usage = "oakum db update [flags]",
          .details =
              "Uses the network; beside it only `--online-scan` does. Repositories are tried in "
              "order; what is "
              "downloaded is\nverified and replaces the old database in one step. When none "
              "answers the old one stays, and the "
              "exit code is 5.",
          .examples = {{"oakum db update", "from the default repositories, when a new one is due"},
                       {"oakum db update --db-repository registry.example/security/trivy-db:2",
                        "from a mirror of one's own"}},
          .flags = {"db-repository", "force", "parallel"},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            auto options = TRY(options_of(args, terminal));
            const auto outcome = feeds::update(options);
            terminal.end_progress();
            if (outcome) return tell(*outcome, options.path, terminal);
            return database_failed(outcome.error(), terminal);
          }};
}

}  // namespace oakum::cli
