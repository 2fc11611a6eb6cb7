// links: spdx
// How fast licences are recognised, on one core: over what Debian ships (licence texts, copyright
// files of packages), over the words alone, and over text that has no licence.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "spdx/normalise.h"
#include "spdx/recognise.h"
#include "spdx/words.h"

namespace oakum {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Files common_licenses() {
  Files files;
  if (!fs::is_directory("/usr/share/common-licenses")) return files;
  for (const auto& entry : fs::directory_iterator("/usr/share/common-licenses"))
    if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(read(entry.path()));
  return files;
}

Files copyright_files() {
  Files files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/usr/share/doc", error))
    if (const auto path = entry.path() / "copyright"; fs::is_regular_file(path))
      files.push_back(read(path));
  return files;
}

/// Words that are in licences too, in no licence's order.
Files prose() {
  std::string text;
  std::uint32_t random = 1;
  constexpr std::string_view kWords[] = {"the",  "software", "is",   "copy", "a",     "value",
                                         "with", "function", "that", "list", "state", "pointer"};
  while (text.size() < 4u << 20) {
    random = random * 1664525 + 1013904223;
    text += kWords[(random >> 16) % std::size(kWords)];
    text += (random >> 8) % 11 == 0 ? '\n' : ' ';
  }
  return {text};
}

std::int64_t bytes_of(const Files& files) {
  std::int64_t bytes = 0;
  for (const auto& file : files) bytes += static_cast<std::int64_t>(file.size());
  return bytes;
}

template <class Work>
void run(benchmark::State& state, const Files& files, Work work) {
  if (files.empty()) return state.SkipWithError("no such files on this system");
  work(files.front());
  std::size_t found = 0;
  for (auto _ : state)
    for (const auto& file : files) found += work(file);
  benchmark::DoNotOptimize(found);
  state.SetBytesProcessed(state.iterations() * bytes_of(files));
  state.counters["files"] = static_cast<double>(files.size());
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}

std::size_t recognised(const std::string& text) { return spdx::recognise(text).size(); }

void BM_recognise_common_licenses(benchmark::State& state) {
  run(state, common_licenses(), recognised);
}
void BM_recognise_copyright_files(benchmark::State& state) {
  run(state, copyright_files(), recognised);
}
void BM_recognise_prose(benchmark::State& state) { run(state, prose(), recognised); }
void BM_words_of_copyright_files(benchmark::State& state) {
  run(state, copyright_files(),
      [](const std::string& text) { return spdx::words_of(text).size(); });
}
void BM_read_index(benchmark::State& state) {
  const auto bytes = spdx::Index::built_in().write();
  run(state, {bytes}, [](const std::string& file) {
    const auto index = spdx::Index::read(file);
    return index ? index->shingles() : 0;
  });
}
void BM_read_declared(benchmark::State& state) {
  run(state, {"GPL-2+ or Artistic, and BSD-3-clause"},
      [](const std::string& text) { return spdx::read_declared(text).operands.size(); });
}

BENCHMARK(BM_recognise_common_licenses)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_recognise_copyright_files)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_recognise_prose)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_words_of_copyright_files)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_read_index)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_read_declared);

}  // namespace
}  // namespace oakum

BENCHMARK_MAIN();
