// The examples of every feed, damaged in many places: whatever is taken, the database made of it
// verifies and no row is without package and id. So a new feed is tried with hostile input from its
// first day.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "advisory/database.h"
#include "feeds/import.h"
#include "tests/damaged.h"
#include "tests/text_file.h"

namespace oakum::feeds {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 64 << 10;
constexpr int kVariants = 12;

void run(const Importer& feed, const fs::path& path) {
  Builder builder({.built = {}, .level = 1});
  std::vector<Problem> problems;
  builder.begin_import();
  const auto done = feed.run(path.string(), builder, problems);
  if (!done) {
    EXPECT_FALSE(done.error().what.empty()) << feed.kind;
  }
  const auto bytes = builder.finish().value();
  const auto database = advisory::Database::from_memory(bytes);
  ASSERT_TRUE(database && database->verify()) << feed.kind;
  for (std::uint32_t ns = 0; ns < database->namespaces().size(); ++ns)
    EXPECT_TRUE(database->each(ns, [&](std::string_view package, const advisory::Advisory& row) {
      EXPECT_FALSE(package.empty() || row.id.empty()) << feed.kind;
    }));
}

TEST(DamagedFeeds, GiveADatabaseThatVerifies) {
  std::mt19937 random(20240229);
  const auto scratch =
      fs::temp_directory_path() / ("oakum-damaged-feeds-" + std::to_string(getpid()));
  fs::create_directories(scratch);
  std::size_t files = 0;
  for (const auto& feed : all()) {
    const auto folder = fs::path(OAKUM_SOURCE_DIR) / "tests/feeds" / feed.kind;
    if (!fs::exists(folder)) continue;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().filename() != "expected.json")
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      const auto text = read_text(path);
      if (text.empty() || text.size() > kMostBytes) continue;
      ++files;
      const auto copy = scratch / path.filename();
      for (int i = 0; i < kVariants; ++i) {
        std::ofstream(copy, std::ios::binary) << damaged(text, random);
        run(feed, copy);
      }
      fs::remove(copy);
    }
  }
  fs::remove_all(scratch);
  EXPECT_GT(files, 40u);
}

}  // namespace
}  // namespace oakum::feeds
