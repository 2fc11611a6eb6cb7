#include "base/thread_pool.h"
#include "cli/build_database.h"
#include "cli/command.h"
#include "cli/database.h"

namespace oakum::cli {

Command db_import_command() {
  return {
      .name = "db import",
      .summary = "Build the database that scans use from sources on this machine",
      .usage = "oakum db import KIND:PATH …",
      .details =
          "As db build, with the result put in the cache. For machines without a network: carry "
          "the sources (or a\n"
          "finished database, to be named with --db) there.",
      .examples = {{"oakum db import trivy-db:trivy.db", "a database of Trivy"},
                   {"oakum db import osv:all.zip kev:kev.json", "several sources"}},
      .flags = {"source", "parallel"},
      .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
        auto sources = args.list("source");
        sources.insert(sources.end(), args.words.begin(), args.words.end());
        if (sources.empty())
          return Error{Error::usage, "import what? Give KIND:PATH, for instance trivy-db:trivy.db"};
        const auto built =
            build_database(sources, database_path(args),
                           thread_count(static_cast<unsigned>(args.number("parallel"))), terminal);
        return built ? Result<ExitCode>(kDone) : database_failed(built.error(), terminal);
      }};
}

}  // namespace oakum::cli
