#include "advisory/builder.h"
#include "base/text.h"
#include "base/thread_pool.h"
#include "cli/build_database.h"
#include "cli/command.h"
#include "cli/database.h"
#include "feeds/import.h"

namespace oakum::cli {
namespace {

std::string kinds_text() {
  std::string out;
  for (const auto& importer : feeds::all())
    out += (out.empty() ? "" : ", ") + std::string(importer.kind);
  return out;
}

Result<ExitCode> build(const Args& args, Terminal& terminal) {
  auto sources = args.list("source");
  sources.insert(sources.end(), args.words.begin(), args.words.end());
  if (sources.empty())
    return Error{Error::usage,
                 fmt::format("from what? Give --source KIND:PATH; kinds are {}", kinds_text())};
  if (args.text("output").empty()) return Error{Error::usage, "where to? Give --output FILE"};
  const auto built =
      build_database(sources, args.text("output"),
                     thread_count(static_cast<unsigned>(args.number("parallel"))), terminal);
  return built ? Result<ExitCode>(kDone) : database_failed(built.error(), terminal);
}

}  // namespace

Command db_build_command() {
  return {.name = "db build",
          .summary = "Build an advisory database from sources on this machine",
          .usage = "oakum db build --source KIND:PATH … --output FILE",
          .details =
              "Kinds: osv (OSV records), trivy-db (a trivy.db file), trivy-fixtures (its YAML "
              "form), kev (CISA's catalogue),\n"
              "epss (FIRST's scores). PATH is a directory, a file or an archive (zip, tar, tar.gz, "
              "tar.zst). Later\n"
              "sources outrank earlier ones about the same advisory of the same package.",
          .examples = {{"oakum db build --source osv:all.zip --source "
                        "kev:known_exploited_vulnerabilities.json --output advisories.db",
                        "from OSV's dump and the KEV catalogue"},
                       {"oakum db build --source trivy-db:trivy.db --output advisories.db",
                        "from a database of Trivy"}},
          .flags = {"source", "output", "parallel"},
          .run = build};
}

}  // namespace oakum::cli
