// links: scan
// An image against the bare work on the same bytes in the same run. `floor`: SHA-256 of the stored
// bytes, the best inflate at hand (ISA-L where it is installed), walking the tar headers, one
// thread; for an uncompressed archive hashing it once. `bare`: the same by our own source,
// `observe` with every analyzer. Give an OCI layout or a docker archive: IMAGE=layout image_bench
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/thread_pool.h"
#include "ecosystems/all.h"
#include "inventory/walker.h"
#include "io/ahead.h"
#include "io/decompress.h"
#include "io/digest_reader.h"
#include "io/tar.h"
#include "source/image_archive.h"

#ifdef OAKUM_ISAL
#include <isa-l/igzip_lib.h>
#endif

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

#ifdef OAKUM_ISAL
/// ISA-L's inflate over a gzip stream, in blocks like ours.
class IsalReader final : public io::Reader {
 public:
  explicit IsalReader(std::unique_ptr<io::Reader> in) : in_(std::move(in)), buffer_(kBlock) {
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP;
  }
  Result<std::size_t> read(std::span<std::byte> into) override {
    state_.next_out = reinterpret_cast<std::uint8_t*>(into.data());
    state_.avail_out = static_cast<std::uint32_t>(into.size());
    while (state_.avail_out == into.size() && state_.block_state != ISAL_BLOCK_FINISH) {
      if (state_.avail_in == 0) {
        const auto got = TRY(in_->read(buffer_));
        if (got == 0) break;
        state_.next_in = reinterpret_cast<std::uint8_t*>(buffer_.data());
        state_.avail_in = static_cast<std::uint32_t>(got);
      }
      if (isal_inflate(&state_) != ISAL_DECOMP_OK) return Error{Error::corrupt, "isal"};
    }
    return into.size() - state_.avail_out;
  }

 private:
  static constexpr std::size_t kBlock = 256 * 1024;
  std::unique_ptr<io::Reader> in_;
  std::vector<std::byte> buffer_;
  inflate_state state_{};
};
#endif

std::unique_ptr<io::Reader> inflated(io::Reader& stored) {
#ifdef OAKUM_ISAL
  return std::make_unique<IsalReader>(io::borrow(stored));
#else
  auto opened = io::decompress_auto(io::borrow(stored));
  return std::move(opened->reader);
#endif
}

/// Passes over a layer's headers; how many bytes the tar had.
std::uint64_t walk_headers(io::Reader& in) {
  io::TarReader tar(in);
  io::TarEntry entry;
  for (auto more = tar.next(entry); more && *more; more = tar.next(entry)) {
  }
  return tar.offset();
}

/// The layers of a layout are its gzip blobs; anything else is hashed as it is.
std::uint64_t least_work(const std::string& path) {
  auto file = io::open_file(path);
  io::DigestReader stored(std::move(*file));
  std::byte head[2]{};
  auto probe = io::open_file(path);
  const bool gzip =
      (*probe)->read(head) && head[0] == std::byte{0x1F} && head[1] == std::byte{0x8B};
  std::uint64_t bytes = 0;
  if (gzip) bytes = walk_headers(*inflated(stored));
  benchmark::DoNotOptimize(stored.finish());
  return gzip ? bytes : stored.count();
}

/// Every blob of a layout that is gzip, inflated and nothing else.
template <class Open>
void inflate_all(benchmark::State& state, Open open) {
  std::uint64_t bytes = 0;
  for (auto _ : state)
    for (const auto& blob :
         std::filesystem::directory_iterator(std::string(image()) + "/blobs/sha256")) {
      if (blob.file_size() <= 65536) continue;
      auto file = io::open_file(blob.path().string());
      const auto reader = open(std::move(*file));
      std::vector<std::byte> block(256 * 1024);
      for (auto got = reader->read(block); got && *got > 0; got = reader->read(block))
        bytes += *got;
    }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
void inflate_own(benchmark::State& state) {
  inflate_all(state, [](std::unique_ptr<io::Reader> in) {
    return std::move(*io::decompress(io::Compression::gzip, std::move(in)));
  });
}
#ifdef OAKUM_ISAL
void inflate_isal(benchmark::State& state) {
  inflate_all(state, [](std::unique_ptr<io::Reader> in) {
    return std::make_unique<IsalReader>(std::move(in));
  });
}
BENCHMARK(inflate_isal)->UseRealTime()->Unit(benchmark::kMillisecond);
#endif
BENCHMARK(inflate_own)->UseRealTime()->Unit(benchmark::kMillisecond);

void floor(benchmark::State& state) {
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    const std::filesystem::path blobs = std::string(image()) + "/blobs/sha256";
    if (!std::filesystem::exists(blobs)) {
      bytes += least_work(image());
      continue;
    }
    for (const auto& blob : std::filesystem::directory_iterator(blobs))
      if (blob.file_size() > 65536) bytes += least_work(blob.path().string());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void bare(benchmark::State& state) {
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    auto source = source::open_image_archive(image(), {});
    source::WalkOptions options;
    options.threads = static_cast<unsigned>(state.range(0));
    const auto layers = (*source)->walk(
        [](const source::LayerPromise&) { return std::make_unique<Nobody>(); }, options);
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

BENCHMARK(floor)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(bare)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(observe)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
}  // namespace

BENCHMARK_MAIN();
