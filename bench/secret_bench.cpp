// links: builtin
// Secrets: the whole pipeline over a mixed source tree against the bare pass of the compiled rules
// over the same bytes. TREE=folder names another tree than /usr/include and /usr/lib/python3.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text_kind.h"
#include "builtin/rules.h"
#include "secret/detector.h"
#include "secret/prefilter.h"

using namespace oakum;

namespace {

struct Tree {
  std::vector<std::pair<std::string, std::string>> files;
  std::int64_t bytes = 0;
};

void add(Tree& tree, const std::filesystem::path& root) {
  constexpr std::int64_t kMost = 128 << 20;
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (auto at = std::filesystem::recursive_directory_iterator(root, error);
       at != std::filesystem::recursive_directory_iterator(); at.increment(error))
    if (at->is_regular_file(error)) paths.push_back(at->path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.size() < 10 || looks_binary(as_bytes(text))) continue;
    tree.bytes += static_cast<std::int64_t>(text.size());
    tree.files.emplace_back(path.string(), std::move(text));
    if (tree.bytes > kMost) return;
  }
}

const Tree& tree() {
  static const Tree made = [] {
    Tree out;
    if (const char* folder = std::getenv("TREE")) {
      add(out, folder);
    } else {
      add(out, "/usr/include");
      add(out, "/usr/lib/python3");
    }
    return out;
  }();
  return made;
}

secret::Detector detector(bool portable = false) {
  return *secret::Detector::make(builtin::secret_rules(),
                                 {.salt = {}, .reveal = false, .most = 1000, .portable = portable},
                                 builtin::secret_database());
}

void raw_pass(benchmark::State& state) {
  const auto rules = builtin::secret_rules();
  const auto prefilter = *secret::vectorscan_prefilter(rules.rules, builtin::secret_database());
  std::size_t hits = 0;
  for (auto _ : state) {
    std::vector<secret::Hit> found;
    for (const auto& [path, text] : tree().files) {
      found.clear();
      prefilter->scan(text, found);
      hits += found.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * tree().bytes);
  state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(state.iterations());
}
BENCHMARK(raw_pass)->Unit(benchmark::kMillisecond);

void pipeline(benchmark::State& state) {
  const auto all = detector(state.range(0) != 0);
  std::size_t candidates = 0;
  for (auto _ : state)
    for (const auto& [path, text] : tree().files)
      candidates += all.find(path, as_bytes(text)).candidates.size();
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * tree().bytes);
  state.counters["candidates"] =
      static_cast<double>(candidates) / static_cast<double>(state.iterations());
}
BENCHMARK(pipeline)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void load(benchmark::State& state) {
  const std::string text = "a text of one line\n";
  for (auto _ : state) {
    const auto all = detector();
    benchmark::DoNotOptimize(all.find("a.txt", as_bytes(text)));  // opens the database
  }
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int count, char** words) {
  tree();  // read before anything is measured
  benchmark::Initialize(&count, words);
  benchmark::RunSpecifiedBenchmarks();
}
