#include "cli/advisory_text.h"
#include "cli/command.h"
#include "cli/database.h"

namespace oakum::cli {
namespace {

Result<ExitCode> search(const Args& args, Terminal& terminal) {
  if (args.words.size() != 1)
    return Error{Error::usage,
                 "search for what? Give one vulnerability (CVE-2021-44228) or package name"};
  auto open = open_database(args);
  if (!open) return database_failed(open.error(), terminal);
  const auto limit = static_cast<std::size_t>(args.number("limit"));
  const auto& what = args.words.front();
  const auto out = TRY(advisory_text(open->database, what, limit));
  TRY(terminal.out().write(out));
  note_starter(*open, args, terminal);
  return kDone;
}

}  // namespace

Command db_search_command() {
  return {
      .name = "db search",
      .summary = "Say what the advisory database knows of a vulnerability or package",
      .usage = "oakum db search CVE-… | PACKAGE",
      .examples = {{"oakum db search CVE-2021-44228", "who is affected, and which versions fix it"},
                   {"oakum db search lodash", "all advisories about a package"}},
      .flags = {"db", "limit"},
      .run = search};
}

}  // namespace oakum::cli
