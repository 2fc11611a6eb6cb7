#include "cli/build_database.h"

#include <filesystem>

#include "advisory/builder.h"
#include "base/text.h"
#include "feeds/import.h"

namespace oakum::cli {
namespace {

constexpr std::size_t kShownProblems = 10;

void tell(const std::string& source, const feeds::ImportSummary& summary,
          const std::vector<Problem>& problems, Terminal& terminal) {
  auto text = fmt::format("{}: {} records, {} advisory rows", printable(source), summary.records,
                          summary.rows);
  if (summary.details) text += fmt::format(", {} descriptions", summary.details);
  if (summary.withdrawn) text += fmt::format("; {} withdrawn ones left out", summary.withdrawn);
  if (summary.skipped)
    text += fmt::format("; {} about nothing that can be matched", summary.skipped);
  terminal.note(text);
  for (std::size_t i = 0; i < problems.size() && i < kShownProblems; ++i) {
    const auto& problem = problems[i];
    const auto place = problem.where.line
                           ? fmt::format("{}:{}", problem.where.path, problem.where.line)
                           : problem.where.path;
    terminal.warning(
        printable(place.empty() ? problem.what : fmt::format("{}: {}", place, problem.what)));
  }
  if (problems.size() > kShownProblems)
    terminal.warning(
        fmt::format("{} more problems in {}", problems.size() - kShownProblems, printable(source)));
}

}  // namespace

Result<void> build_database(const std::vector<std::string>& sources, const std::string& path,
                            unsigned threads, Terminal& terminal) {
  advisory::Builder builder({.built = now(), .threads = threads});
  for (const auto& source : sources) {
    TRY(terminal.cancel.check());
    terminal.progress(fmt::format("reading {}", printable(source)));
    std::vector<Problem> problems;
    const auto summary = feeds::import(source, builder, problems);
    terminal.end_progress();
    if (!summary) return Error{summary.error()}.during(printable(source));
    tell(source, *summary, problems, terminal);
  }
  terminal.progress("writing");
  const auto bytes = TRY(builder.finish());
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
      return Error{
          Error::denied,
          fmt::format(
              "cannot make the directory {}: {}; choose another with --cache-dir or --output",
              printable(folder.string()), error.message())};
  }
  TRY(advisory::replace_file(path, bytes));
  terminal.end_progress();
  terminal.note(
      fmt::format("{}: {:.1f} MB", printable(path), static_cast<double>(bytes.size()) / 1e6));
  return {};
}

}  // namespace oakum::cli
