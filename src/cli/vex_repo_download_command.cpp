#include <algorithm>

#include "base/text.h"
#include "cli/command.h"
#include "cli/database.h"
#include "cli/network.h"
#include "cli/vex_flags.h"
#include "vex/repository_update.h"

namespace oakum::cli {
namespace {

/// Those that are enabled, or of them the named ones.
Result<std::vector<vex::Repository>> chosen(const VexConfiguration& configuration,
                                            const std::vector<std::string>& names) {
  std::vector<vex::Repository> out;
  for (const auto& name : names)
    if (std::none_of(configuration.repositories.begin(), configuration.repositories.end(),
                     [&](const auto& r) { return r.name == name && r.enabled; }))
      return Error{
          Error::usage,
          fmt::format("no enabled VEX repository is called {}; `oakum vex repo list` shows "
                      "those in {}",
                      printable(name), printable(configuration.path))};
  for (const auto& repository : configuration.repositories)
    if (repository.enabled &&
        (names.empty() || std::count(names.begin(), names.end(), repository.name)))
      out.push_back(repository);
  return out;
}

std::string_view words_of(vex::Fetched fetched) {
  switch (fetched) {
    case vex::Fetched::fresh:
      return "is fresh; the next download is not due yet (--force fetches it anyway)";
    case vex::Fetched::unchanged:
      return "has nothing new";
    case vex::Fetched::updated:
      return "is fetched";
  }
  return "";
}

Result<ExitCode> download(const Args& args, Terminal& terminal) {
  const auto configuration = TRY(vex_configuration());
  const auto repositories = TRY(chosen(configuration, args.words));
  if (repositories.empty())
    terminal.warning(
        fmt::format("no VEX repository is enabled in {}", printable(configuration.path)));
  std::vector<std::string> complaints;
  Error::Kind kind = Error::internal;
  for (const auto& repository : repositories) {
    const auto fetched = vex::update(repository, cache_directory(args),
                                     client_options(args, terminal), args.on("force"));
    if (fetched) {
      terminal.note(fmt::format("VEX repository {} {}", repository.name, words_of(*fetched)));
      continue;
    }
    if (fetched.error().kind == Error::cancelled) return fetched.error();
    kind = fetched.error().kind;
    complaints.push_back(fetched.error().what);
  }
  if (complaints.empty()) return kDone;
  return Error{kind, join(complaints, "; ")};
}

}  // namespace

Command vex_repo_download_command() {
  return {.name = "vex repo download",
          .summary = "Fetch VEX repositories, all that are enabled or those named",
          .usage = "oakum vex repo download [flags] [NAME ...]",
          .details =
              "Uses the network. What is fetched replaces the old documents in one step; "
              "when a download fails they stay.\nScans with `--vex repo` do this by "
              "themselves when it is due, unless --skip-vex-repo-update is given.",
          .examples = {{"oakum vex repo download", "all that are enabled"},
                       {"oakum vex repo download default", "only this one"}},
          .flags = {"force"},
          .run = download};
}

}  // namespace oakum::cli
