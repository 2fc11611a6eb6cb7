// links: io
// How fast bytes come in: inflating, hashing, walking, alone and together. Bytes per second are of
// uncompressed data.
#include <benchmark/benchmark.h>
#include <zlib.h>
#include <zstd.h>

#include <random>
#include <string>

#include "base/hash.h"
#include "io/ahead.h"
#include "io/decompress.h"
#include "io/digest_reader.h"
#include "io/tar.h"

namespace oakum::io {
namespace {

void put(std::string& block, std::size_t at, std::string_view text) {
  block.replace(at, text.size(), text);
}

std::string header(const std::string& name, std::size_t size) {
  std::string block(512, '\0');
  put(block, 0, name);
  put(block, 100, "0000644");
  put(block, 124, fmt::format("{:011o}", size));
  put(block, 148, "        ");
  block[156] = '0';
  put(block, 257, "ustar");
  put(block, 263, "00");
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(block, 148, fmt::format("{:06o}", sum));
  return block;
}

/// Source text and machine code in turn, about three to one under gzip.
std::string content(std::size_t size, std::mt19937& random) {
  constexpr std::string_view kWords[] = {"return ", "const ", "static ", "if (", "value",  "->size",
                                         ");\n",    "  ",     "// the ", "of ",  "buffer", "0x"};
  std::string text;
  while (text.size() < size) {
    text += kWords[random() % std::size(kWords)];
    if (random() % 3 == 0) text += std::to_string(random() % 100000);
    if (random() % 20 == 0)
      for (int i = 0; i < 24; ++i) text += static_cast<char>(random());
  }
  text.resize(size);
  return text;
}

/// A layer of 20,000 files whose sizes spread like those of an installed system.
const std::string& layer() {
  static const std::string bytes = [] {
    std::mt19937 random(7);
    std::string tar;
    for (int i = 0; i < 20'000; ++i) {
      const std::size_t size = random() % 100 == 0 ? random() % 400'000 : random() % 12'000;
      tar += header(fmt::format("usr/lib/package-{}/module/file-{}.cpp", i / 40, i), size);
      tar += content(size, random);
      tar.resize((tar.size() + 511) / 512 * 512, '\0');
    }
    return tar + std::string(1024, '\0');
  }();
  return bytes;
}

const std::string& gzip_layer() {
  static const std::string bytes = [] {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, layer().size()), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(layer().data()));
    stream.avail_in = static_cast<uInt>(layer().size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
  }();
  return bytes;
}

const std::string& zstd_layer() {
  static const std::string bytes = [] {
    std::string out(ZSTD_compressBound(layer().size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), layer().data(), layer().size(), 3));
    return out;
  }();
  return bytes;
}

std::unique_ptr<Reader> packed(Compression compression) {
  return memory_reader(as_bytes(compression == Compression::gzip ? gzip_layer() : zstd_layer()));
}

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(layer().size()) * state.iterations());
}

std::uint64_t walk(Reader& in) {
  TarReader tar(in);
  TarEntry entry;
  std::uint64_t entries = 0;
  while (tar.next(entry).value()) ++entries;
  return entries;
}

void walk_headers(benchmark::State& state) {
  layer();
  for (auto _ : state) benchmark::DoNotOptimize(walk(*memory_reader(as_bytes(layer()))));
  count_bytes(state);
}
BENCHMARK(walk_headers);

void sha256(benchmark::State& state) {
  layer();
  for (auto _ : state) benchmark::DoNotOptimize(Sha256::of(as_bytes(layer())));
  count_bytes(state);
}
BENCHMARK(sha256);

/// The library alone, in steps of 256 KiB: what the gzip reader is measured against.
void bare_zlib(benchmark::State& state) {
  const auto& in = gzip_layer();
  std::string out(256 * 1024, '\0');
  for (auto _ : state) {
    z_stream stream{};
    inflateInit2(&stream, MAX_WBITS + 16);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    stream.avail_in = static_cast<uInt>(in.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
    } while (inflate(&stream, Z_NO_FLUSH) == Z_OK);
    inflateEnd(&stream);
  }
  count_bytes(state);
}
BENCHMARK(bare_zlib);

void inflate(benchmark::State& state, Compression compression) {
  packed(compression);
  for (auto _ : state) {
    auto reader = decompress(compression, packed(compression)).value();
    benchmark::DoNotOptimize(reader->skip(~std::uint64_t{0}));
  }
  count_bytes(state);
}
BENCHMARK_CAPTURE(inflate, gzip, Compression::gzip);
BENCHMARK_CAPTURE(inflate, zstd, Compression::zstd);

/// A layer as a registry gives it: the compressed digest checked, inflated, walked.
void verified_walk(benchmark::State& state, Compression compression, bool ahead) {
  packed(compression);
  for (auto _ : state) {
    DigestReader digest(packed(compression));
    auto reader = decompress(compression, borrow(digest)).value();
    if (ahead) reader = read_ahead(std::move(reader));
    benchmark::DoNotOptimize(walk(*reader));
    reader.reset();
    benchmark::DoNotOptimize(digest.finish());
  }
  count_bytes(state);
}
BENCHMARK_CAPTURE(verified_walk, gzip, Compression::gzip, false)->UseRealTime();
BENCHMARK_CAPTURE(verified_walk, gzip_ahead, Compression::gzip, true)->UseRealTime();
BENCHMARK_CAPTURE(verified_walk, zstd, Compression::zstd, false)->UseRealTime();

/// The same with the digest of the uncompressed side too.
void doubly_verified_walk(benchmark::State& state, Compression compression, bool ahead) {
  packed(compression);
  for (auto _ : state) {
    DigestReader digest(packed(compression));
    auto reader = decompress(compression, borrow(digest)).value();
    if (ahead) reader = read_ahead(std::move(reader));
    DigestReader plain(std::move(reader));
    benchmark::DoNotOptimize(walk(plain));
    benchmark::DoNotOptimize(plain.finish());
  }
  count_bytes(state);
}
BENCHMARK_CAPTURE(doubly_verified_walk, gzip, Compression::gzip, false)->UseRealTime();
BENCHMARK_CAPTURE(doubly_verified_walk, gzip_ahead, Compression::gzip, true)->UseRealTime();
BENCHMARK_CAPTURE(doubly_verified_walk, zstd, Compression::zstd, false)->UseRealTime();

}  // namespace
}  // namespace oakum::io

BENCHMARK_MAIN();
