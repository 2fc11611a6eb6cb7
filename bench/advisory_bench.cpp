// links: advisory
// The advisory database: opening, looking packages up, reading details, checking. With a database
// of one's own: ADVISORY_DB=file.odb advisory_bench; otherwise one of 300,000 rows and 60,000
// details is made up.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "advisory/builder.h"
#include "advisory/database.h"
#include "advisory/search.h"

namespace {
using namespace oakum;
using namespace oakum::advisory;

std::vector<std::byte> made_up() {
  Builder builder({.built = {}, .level = 3, .threads = 2});
  for (int release = 0; release < 3; ++release) {
    const auto ns = builder.add_namespace(fmt::format("alma {}", 8 + release));
    for (int i = 0; i < 100'000; ++i) {
      const auto id = fmt::format("CVE-{}-{:05}", 2015 + i % 10, i % 60'000);
      const auto version = fmt::format("0:{}.{}-{}.el8", i % 7, i % 50, i % 11);
      Advisory row;
      row.id = id;
      row.fixed_version = version;
      builder.add(ns, fmt::format("package-{}", i / 10), row);
    }
  }
  for (int i = 0; i < 60'000; ++i)
    builder.add_detail(
        fmt::format("CVE-{}-{:05}", 2015 + i % 10, i), "nvd",
        {.title = fmt::format("Vulnerability {}", i * 7919),
         .description = fmt::format("{:x}", i * 2654435761u) + std::string(700, 'd')});
  return builder.finish().value();
}

const std::string& path() {
  static const std::string path = [] {
    if (const char* set = std::getenv("ADVISORY_DB")) return std::string(set);
    const auto made =
        (std::filesystem::temp_directory_path() / fmt::format("advisory_bench.{}.odb", getpid()))
            .string();
    if (!replace_file(made, made_up())) std::abort();
    return made;
  }();
  return path;
}

const Database& database() {
  static const auto opened = Database::open(path());
  if (!opened) std::fprintf(stderr, "%s\n", opened.error().what.c_str()), std::exit(2);
  return *opened;
}

/// Namespace and package of every 13th package.
const std::vector<std::pair<std::uint32_t, std::string>>& packages() {
  static const auto list = [] {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    std::string last;
    std::size_t seen = 0;
    for (std::uint32_t ns = 0; ns < database().namespaces().size(); ++ns)
      (void)database()
          .each(ns,
                [&](std::string_view package, const Advisory&) {
                  if (package == last) return;
                  last = package;
                  if (seen++ % 13 == 0) found.emplace_back(ns, package);
                })
          .has_value();
    return found;
  }();
  return list;
}

const std::vector<std::string>& ids() {
  static const auto list = [] {
    std::vector<std::string> found;
    for (const auto& [ns, package] : packages())
      (void)database()
          .find(ns, package, [&](const Advisory& row) { found.emplace_back(row.id); })
          .has_value();
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }();
  return list;
}

void open(benchmark::State& state) {
  path();
  for (auto _ : state) benchmark::DoNotOptimize(Database::open(path()));
  state.counters["bytes"] = static_cast<double>(std::filesystem::file_size(path()));
}
BENCHMARK(open)->Unit(benchmark::kMicrosecond);

/// A lookup that finds nothing: most packages of most scans.
void look_up_absent(benchmark::State& state) {
  const auto& list = packages();
  std::vector<std::string> names;
  for (const auto& [ns, package] : list) names.push_back(package + "-x");
  std::size_t at = 0;
  for (auto _ : state) {
    (void)database().find(list[at].first, names[at], [](const Advisory&) {}).has_value();
    at = (at + 1) % list.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(look_up_absent);

/// A lookup with all its rows decoded.
void look_up(benchmark::State& state) {
  const auto& list = packages();
  std::size_t at = 0;
  std::size_t rows = 0;
  for (auto _ : state) {
    (void)database()
        .find(list[at].first, list[at].second, [&](const Advisory&) { ++rows; })
        .has_value();
    at = (at + 1) % list.size();
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsRate);
}
BENCHMARK(look_up);

/// Details in the order of ids, as a report asks for them.
void detail_in_order(benchmark::State& state) {
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(database().detail(ids()[at]));
    at = (at + 1) % ids().size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(detail_in_order);

/// Details here and there: nearly every one in another frame.
void detail_scattered(benchmark::State& state) {
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(database().detail(ids()[at]));
    at = (at + 7919) % ids().size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(detail_scattered);

void search(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(search_vulnerability(database(), "CVE-2021-44228"));
}
BENCHMARK(search)->Unit(benchmark::kMillisecond);

void verify(benchmark::State& state) {
  for (auto _ : state) {
    const auto fresh = Database::open(path());
    if (!fresh || !fresh->verify()) state.SkipWithError("damaged");
  }
}
BENCHMARK(verify)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  if (std::getenv("ADVISORY_DB") == nullptr) std::filesystem::remove(path());
}
