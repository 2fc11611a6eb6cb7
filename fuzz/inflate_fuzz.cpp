// links: io
// Promise: the gzip reader gives what zlib gives for the same members, in pieces of any size; no
// decompressor passes its limit; reading and skipping agree on the length.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "io/decompress.h"

namespace {
using namespace oakum;

constexpr std::uint64_t kLimit = 1 << 20;

void require(bool kept) {
  if (!kept) std::abort();
}

class PieceReader final : public io::Reader {
 public:
  PieceReader(ByteView rest, std::size_t piece) : rest_(rest), piece_(piece) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto count = std::min({into.size(), rest_.size(), piece_});
    if (count > 0) std::memcpy(into.data(), rest_.data(), count);
    rest_ = rest_.subspan(count);
    return count;
  }

 private:
  ByteView rest_;
  std::size_t piece_;
};

struct Outcome {
  std::string text;
  std::optional<Error::Kind> failure;
};

Outcome unpack(ByteView bytes, std::size_t piece) {
  io::InflateLimits limits;
  limits.output_bytes = kLimit;
  auto opened = io::decompress_auto(std::make_unique<PieceReader>(bytes, piece), limits);
  require(opened.has_value());
  Outcome outcome;
  std::string buffer(piece * 11, '\0');
  while (true) {
    const auto got = opened->reader->read(std::as_writable_bytes(std::span(buffer)));
    if (!got) outcome.failure = got.error().kind;
    if (!got || *got == 0) return outcome;
    outcome.text.append(buffer, 0, *got);
    require(opened->compression == io::Compression::none || outcome.text.size() <= kLimit);
  }
}

/// zlib itself, a member after the other; nothing when it refuses or there is more than the limit.
std::optional<std::string> with_zlib(ByteView bytes) {
  std::string text(kLimit + 1, '\0');
  z_stream stream{};
  require(inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  int state = Z_OK;
  do {
    state = inflate(&stream, Z_FINISH);
    const bool more =
        stream.avail_in >= 2 && stream.next_in[0] == 0x1f && stream.next_in[1] == 0x8b;
    if (state != Z_STREAM_END || !more) break;
    inflateReset(&stream);
  } while (true);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  if (state != Z_STREAM_END || text.size() > kLimit) return std::nullopt;
  return text;
}

std::uint64_t skipped(ByteView bytes) {
  io::InflateLimits limits;
  limits.output_bytes = kLimit;
  auto opened = io::decompress_auto(io::memory_reader(bytes), limits);
  const auto count = opened->reader->skip(~std::uint64_t{0});
  return count ? *count : ~std::uint64_t{0};
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto whole = unpack(bytes, 1 << 13);
  const auto pieces = unpack(bytes, 7);
  require(whole.failure == pieces.failure);
  require(whole.failure || whole.text == pieces.text);
  require(skipped(bytes) == (whole.failure ? ~std::uint64_t{0} : whole.text.size()));
  if (io::detect_compression(bytes) != io::Compression::gzip) return 0;
  const auto expected = with_zlib(bytes);
  require(expected.has_value() == !whole.failure.has_value());
  require(!expected || *expected == whole.text);
  return 0;
}
