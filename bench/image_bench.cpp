// links: scan
// An image archive against the bare work on the same bytes in the same run: inflating with the same
// library, SHA-256 of both sides, walking the tar headers. Give the archive: IMAGE=app.tar
// image_bench
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "base/thread_pool.h"
#include "ecosystems/all.h"
#include "inventory/walker.h"
#include "io/ahead.h"
#include "io/decompress.h"
#include "io/digest_reader.h"
#include "io/tar.h"
#include "source/image_archive.h"

namespace {
using namespace oakum;

const char* image() {
  const char* path = std::getenv("IMAGE");
  if (!path) std::fputs("set IMAGE to an image archive\n", stderr), std::exit(2);
  return path;
}

/// Wants nothing: what remains is the bare work.
class Nobody final : public source::Visitor {
 public:
  bool enter(std::string_view) override { return true; }
  Interest interest(std::string_view) override { return Interest::none; }
  void file(std::unique_ptr<io::File>) override {}
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view) override {}
  void opaque(std::string_view) override {}
  void problem(Problem) override {}
  void end(const std::string&, std::uint64_t) override {}
  std::unique_ptr<Visitor> copy() const override { return std::make_unique<Nobody>(); }
  const std::vector<std::string>& only() const override {
    static const std::vector<std::string> none;
    return none;
  }
};

std::uint64_t uncompressed(const std::vector<source::Walked>& layers) {
  std::uint64_t bytes = 0;
  for (const auto& layer : layers) bytes += layer.layer.size;
  return bytes;
}

void bare(benchmark::State& state) {
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    auto source = source::open_image_archive(image(), {});
    source::WalkOptions options;
    options.threads = static_cast<unsigned>(state.range(0));
    const auto layers = (*source)->walk([](const source::LayerPromise&) { return std::make_unique<Nobody>(); }, options);
    if (!layers) return state.SkipWithError(layers.error().what.c_str());
    bytes += uncompressed(*layers);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void observe(benchmark::State& state) {
  std::vector<const inventory::Analyzer*> analyzers;
  for (const auto& analyzer : ecosystems::all())
    if (analyzer.targets & inventory::kImage) analyzers.push_back(&analyzer);
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    auto source = source::open_image_archive(image(), {});
    inventory::WalkerOptions options;
    options.walk.threads = static_cast<unsigned>(state.range(0));
    const auto layers = inventory::observe(**source, analyzers, options);
    if (!layers) return state.SkipWithError(layers.error().what.c_str());
    for (const auto& layer : *layers) bytes += layer.layer.size;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

BENCHMARK(bare)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(observe)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
}  // namespace

BENCHMARK_MAIN();
