#include "cli/database.h"

#include <unistd.h>

#include <cstdlib>

#include "base/text.h"
#include "feeds/starter.h"

namespace oakum::cli {
namespace {

DatabaseInfo describe(const advisory::Database& database, const std::string& path) {
  const auto& metadata = database.metadata();
  DatabaseInfo info;
  info.present = true;
  info.starter = metadata.starter;
  info.path = path;
  info.digest = metadata.digest;
  info.built = rfc3339(metadata.built);
  info.advisories = metadata.rows;
  for (const auto& source : metadata.sources) info.sources.push_back(source.source.id);
  return info;
}

Result<OpenDatabase> open_file(const std::string& path) {
  auto database = advisory::Database::open(path);
  if (!database) {
    auto error = std::move(database.error()).during("advisory database");
    if (error.kind == Error::corrupt)
      error.what +=
          fmt::format(" (if it is a trivy.db: oakum db import trivy-db:{})", printable(path));
    return error;
  }
  auto info = describe(*database, path);
  return OpenDatabase{std::move(*database), std::move(info)};
}

}  // namespace

std::string cache_directory(const Args& args) {
  if (!args.text("cache-dir").empty()) return args.text("cache-dir");
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && *cache == '/') return std::string(cache) + "/oakum";
  const char* home = std::getenv("HOME");
  if (home && *home == '/') return std::string(home) + "/.cache/oakum";
  const char* temporary = std::getenv("TMPDIR");
  return fmt::format("{}/oakum-{}", temporary && *temporary ? temporary : "/tmp", getuid());
}

std::string database_path(const Args& args) { return cache_directory(args) + "/db/oakum.db"; }

Result<OpenDatabase> open_database(const Args& args) {
  if (!args.text("db").empty()) return open_file(args.text("db"));
  const auto path = database_path(args);
  if (access(path.c_str(), F_OK) == 0) return open_file(path);
  auto database = TRY(advisory::Database::from_memory(feeds::starter_database()));
  auto info = describe(database, "");
  info.starter = true;
  return OpenDatabase{std::move(database), std::move(info)};
}

Result<ExitCode> database_failed(const Error& error, Terminal& terminal) {
  if (error.kind == Error::usage || error.kind == Error::cancelled || error.kind == Error::timeout)
    return error;
  terminal.error(error.what);
  return kDatabase;
}

void note_starter(const OpenDatabase& database, const Args& args, Terminal& terminal) {
  if (!database.info.starter) return;
  terminal.note(fmt::format(
      "no advisory database in {}; judged with the built-in starter set of {} advisories. "
      "`oakum db update` gets the full one",
      printable(cache_directory(args)), database.info.advisories));
}

}  // namespace oakum::cli
