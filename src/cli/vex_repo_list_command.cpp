#include "base/text.h"
#include "cli/command.h"
#include "cli/database.h"
#include "cli/vex_flags.h"

namespace oakum::cli {

static std::string described(const vex::Repository& repository, const std::string& cache) {
  auto out = fmt::format("- Name: {}\n  URL: {}\n  Status: {}\n", repository.name,
                         printable(repository.url), repository.enabled ? "Enabled" : "Disabled");
  if (repository.insecure) out += "  TLS Verify: No\n";
  const auto record = vex::read_fetch_record(vex::folder_of(cache, repository));
  out += record.updated_at == Time{} ? "  Fetched: never\n\n"
                                     : fmt::format("  Fetched: {}\n\n", rfc3339(record.updated_at));
  return out;
}

static Result<ExitCode> list(const Args& args, Terminal& terminal) {
  const auto configuration = TRY(vex_configuration());
  auto out = fmt::format("VEX Repositories (config: {}{})\n\n", printable(configuration.path),
                         configuration.there ? "" : ", not there yet: these are the defaults");
  if (configuration.repositories.empty()) out += "No repositories configured.\n";
  for (const auto& repository : configuration.repositories)
    out += described(repository, cache_directory(args));
  TRY(terminal.out().write(out));
  return kDone;
}

Command vex_repo_list_command() {
  return {.name = "vex repo list",
          .summary = "List the VEX repositories there are, in order of precedence",
          .usage = "oakum vex repo list",
          .examples = {{"oakum vex repo list", "which are used, and when they were last fetched"}},
          .run = list};
}

}  // namespace oakum::cli
