// links: feeds advisory
// Any bytes given to any feed: an Error is a fine answer; the database made of what it took
// verifies, and no row is without package and id. The registry is the list, so a new feed is fuzzed
// from its first day. The first byte chooses the feed, the second the suffix of the file.
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "advisory/database.h"
#include "feeds/import.h"

namespace {
constexpr std::array kSuffixes = {".json", ".yaml", ".xml", ".csv", "", ".toml"};

/// One file, rewritten for every input.
const std::string& input_path(std::size_t suffix) {
  static const auto paths = [] {
    std::array<std::string, kSuffixes.size()> out;
    const auto folder =
        std::filesystem::temp_directory_path() / ("oakum-feeds-fuzz-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = (folder / (std::string("input") + kSuffixes[i])).string();
    std::atexit([] {
      std::filesystem::remove_all(std::filesystem::temp_directory_path() /
                                  ("oakum-feeds-fuzz-" + std::to_string(getpid())));
    });
    return out;
  }();
  return paths[suffix];
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  if (size < 2 || size > 1 << 20) return 0;
  const auto& feed = feeds::all()[data[0] % feeds::all().size()];
  const auto& path = input_path(data[1] % kSuffixes.size());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data + 2), static_cast<std::streamsize>(size - 2));
  advisory::Builder builder({.built = {}, .level = 1});
  std::vector<Problem> problems;
  builder.begin_import();
  const auto done = feed.run(path, builder, problems);
  if (!done && done.error().what.empty()) std::abort();
  const auto bytes = builder.finish();
  if (!bytes) std::abort();
  const auto database = advisory::Database::from_memory(*bytes);
  if (!database || !database->verify()) std::abort();
  for (std::uint32_t ns = 0; ns < database->namespaces().size(); ++ns)
    if (!database->each(ns, [&](std::string_view package, const advisory::Advisory& row) {
          if (package.empty() || row.id.empty()) std::abort();
        }))
      std::abort();
  return 0;
}
