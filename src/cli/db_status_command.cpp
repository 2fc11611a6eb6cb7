#include "base/text.h"
#include "cli/command.h"
#include "cli/database.h"

namespace oakum::cli {
namespace {

std::string age_text(const Time& built) {
  const auto hours = (now().seconds - built.seconds) / 3600;
  if (hours < 0) return "in the future";
  return hours < 48 ? fmt::format("{} hours ago", hours) : fmt::format("{} days ago", hours / 24);
}

std::string describe(const OpenDatabase& open) {
  const auto& metadata = open.database.metadata();
  std::string out;
  const auto row = [&](std::string_view key, const std::string& value) {
    out += fmt::format("{:<18}{}\n", key, value);
  };
  row("database",
      open.info.starter ? "starter set built into the program" : printable(open.info.path));
  row("built", fmt::format("{} ({})", rfc3339(metadata.built), age_text(metadata.built)));
  row("digest", metadata.digest);
  row("size", fmt::format("{:.1f} MB, format {}", static_cast<double>(metadata.size) / 1e6,
                          metadata.format));
  row("advisories", fmt::format("{} rows about {} packages", metadata.rows, metadata.packages));
  row("descriptions", fmt::format("{}", metadata.details));
  row("known exploited", metadata.known_exploited
                             ? fmt::format("{} (catalogue {})", metadata.known_exploited,
                                           printable(metadata.known_exploited_version))
                             : "none; add kev:");
  row("EPSS", metadata.epss
                  ? fmt::format("{} scores of {}", metadata.epss, printable(metadata.epss_date))
                  : "none; add epss:");
  out += "sources\n";
  for (const auto& source : metadata.sources)
    out += fmt::format("  {:<24}{:>9} rows  {}\n", printable(source.source.id), source.rows,
                       printable(source.source.name));
  return out;
}

}  // namespace

Command db_status_command() {
  return {.name = "db status",
          .summary = "Say which advisory database there is, and verify it",
          .usage = "oakum db status [--db FILE]",
          .examples = {{"oakum db status", "age, size, sources, digest"}},
          .flags = {"db"},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            auto open = open_database(args);
            if (!open) return database_failed(open.error(), terminal);
            TRY(terminal.out().write(describe(*open)));
            if (const auto verified = open->database.verify(); !verified) {
              terminal.error(fmt::format("the database is damaged: {}", verified.error().what));
              return kDatabase;
            }
            TRY(terminal.out().write(fmt::format("{:<18}every byte checked\n", "verified")));
            return kDone;
          }};
}

}  // namespace oakum::cli
