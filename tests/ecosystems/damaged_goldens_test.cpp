// The files of every analyzer's examples, cut and damaged in many places: an Error or a Problem is
// a fine answer, a package without a name is not. So a new format is tried with hostile input from
// its first day. Under the sanitizers this is the replay of the fuzz target for every format.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "base/text.h"
#include "ecosystems/all.h"
#include "tests/damaged.h"
#include "tests/text_file.h"

namespace oakum::ecosystems {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 64 << 10;
constexpr int kVariants = 60;

void run(const inventory::Analyzer& analyzer, const std::string& path, const std::string& text) {
  inventory::Sink sink;
  const auto done = analyzer.read(io::MemoryFile(path, as_bytes(text), 0755), sink);
  if (!done) {
    EXPECT_FALSE(done.error().what.empty()) << analyzer.name;
  }
  for (const auto& package : sink.packages)
    EXPECT_FALSE(package.name.empty()) << analyzer.name << ' ' << path;
  for (const auto& problem : sink.problems)
    EXPECT_FALSE(problem.what.empty()) << analyzer.name << ' ' << path;
}

TEST(DamagedGoldens, NeverCrashNorNameNothing) {
  std::mt19937 random(20240229);
  std::size_t files = 0;
  for (const auto& analyzer : all()) {
    const auto folder = fs::path(OAKUM_SOURCE_DIR) / "tests/ecosystems" / analyzer.name;
    ASSERT_TRUE(fs::exists(folder)) << folder;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().filename() != "expected.json")
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      const auto text = read_text(path);
      if (text.empty() || text.size() > kMostBytes) continue;
      ++files;
      const auto name = path.lexically_relative(folder).string();
      run(analyzer, name, text);
      for (int i = 0; i < kVariants; ++i) run(analyzer, name, damaged(text, random));
    }
  }
  EXPECT_GT(files, 300u);
}

}  // namespace
}  // namespace oakum::ecosystems
