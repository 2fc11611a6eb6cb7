#pragma once
#include <string>

#include "advisory/database.h"
#include "cli/args.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "core/report.h"

namespace oakum::cli {

struct OpenDatabase {
  advisory::Database database;
  DatabaseInfo info;
};

/// The database a command judges with: --db, else the one in the cache, else the starter set built
/// into the program. Errors: those of Database::open.
Result<OpenDatabase> open_database(const Args& args);
/// Says so when it is the starter set, and how to get the full one.
void note_starter(const OpenDatabase& database, const Args& args, Terminal& terminal);

/// How a command ends whose database could not be made, found or read: said, with its own code;
/// wrong usage and interruption stay what they are.
Result<ExitCode> database_failed(const Error& error, Terminal& terminal);

/// --cache-dir, else $XDG_CACHE_HOME/oakum, else ~/.cache/oakum, else oakum-UID in the directory
/// for temporary files.
std::string cache_directory(const Args& args);
/// Where `db update` and `db import` put the database.
std::string database_path(const Args& args);

}  // namespace oakum::cli
