// links: scan
// A directory against a bare walk (readdir, open and read of the same files). Give the tree:
// TREE=dir directory_bench
#include <benchmark/benchmark.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "ecosystems/all.h"
#include "inventory/patterns.h"
#include "inventory/walker.h"
#include "source/directory.h"

namespace {
using namespace oakum;

const char* tree() {
  const char* path = std::getenv("TREE");
  if (!path) std::fputs("set TREE to a directory\n", stderr), std::exit(2);
  return path;
}

std::vector<const inventory::Analyzer*> analyzers() {
  std::vector<const inventory::Analyzer*> chosen;
  for (const auto& analyzer : ecosystems::all())
    if (analyzer.targets & inventory::kFilesystem) chosen.push_back(&analyzer);
  return chosen;
}

/// The plainest walk there is, reading what the analyzers would be given.
void bare(benchmark::State& state) {
  const auto list = analyzers();
  const inventory::Patterns patterns(list);
  std::vector<char> buffer(1 << 20);
  std::int64_t files = 0;
  for (auto _ : state) {
    std::vector<std::string> pending{""};
    while (!pending.empty()) {
      const auto directory = std::move(pending.back());
      pending.pop_back();
      const auto full = std::string(tree()) + '/' + directory;
      DIR* handle = opendir(full.c_str());
      if (!handle) continue;
      while (const dirent* entry = readdir(handle)) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == ".." || name == ".git") continue;
        const auto path =
            directory.empty() ? std::string(name) : directory + '/' + std::string(name);
        if (entry->d_type == DT_DIR) pending.push_back(path);
        if (entry->d_type != DT_REG) continue;
        ++files;
        if (patterns.readers(path).empty()) continue;
        const int file = open((std::string(tree()) + '/' + path).c_str(), O_RDONLY | O_CLOEXEC);
        struct stat status {};
        fstat(file, &status);
        while (read(file, buffer.data(), buffer.size()) > 0) {
        }
        close(file);
      }
      closedir(handle);
    }
  }
  state.SetItemsProcessed(files);
}

void observe(benchmark::State& state) {
  const auto list = analyzers();
  for (auto _ : state) {
    auto source = source::open_directory(tree(), TargetKind::filesystem);
    inventory::WalkerOptions options;
    options.walk.threads = static_cast<unsigned>(state.range(0));
    const auto layers = inventory::observe(**source, list, options);
    if (!layers) return state.SkipWithError(layers.error().what.c_str());
    benchmark::DoNotOptimize(layers->size());
  }
}

BENCHMARK(bare)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(observe)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
}  // namespace

BENCHMARK_MAIN();
