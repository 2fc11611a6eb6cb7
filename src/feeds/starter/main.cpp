// Builds the starter database: make_starter <folder of records> <output>. The folder holds OSV
// records in YAML, the catalogue of known exploited vulnerabilities as kev.json where there is one,
// and the set's date in a file `date`.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "advisory/database.h"
#include "base/text.h"
#include "feeds/import.h"

namespace oakum::feeds {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A starter that is not whole must not be built, so any problem is an error.
Result<void> take(const std::string& source, Builder& builder) {
  std::vector<Problem> problems;
  TRY(import(source, builder, problems));
  if (!problems.empty())
    return Error{Error::corrupt, fmt::format("{}: {}", problems[0].where.path, problems[0].what)};
  return {};
}

Result<void> make(const fs::path& folder, const std::string& output) {
  const auto date = parse_rfc3339(trim(read_file(folder / "date")));
  if (!date) return Error{Error::corrupt, "date: not a date"};
  Builder builder({.built = *date, .starter = true, .level = 19});
  std::vector<std::string> sources;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") sources.push_back("osv:" + entry.path().string());
  std::sort(sources.begin(), sources.end());
  if (fs::exists(folder / "kev.json")) sources.push_back("kev:" + (folder / "kev.json").string());
  for (const auto& source : sources) TRY(take(source, builder));
  const auto bytes = TRY(builder.finish());
  const auto database = TRY(advisory::Database::from_memory(bytes));
  TRY(database.verify());
  return advisory::replace_file(output, bytes);
}

}  // namespace
}  // namespace oakum::feeds

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: make_starter <folder> <output>\n", stderr), 2;
  const auto made = oakum::feeds::make(argv[1], argv[2]);
  if (!made) std::fprintf(stderr, "make_starter: %s\n", made.error().what.c_str());
  return made ? 0 : 2;
}
