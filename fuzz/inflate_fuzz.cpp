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
#include "io/inflate.h"

namespace {
using namespace oakum;

constexpr std::uint64_t kLimit = 1 << 16;

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
struct Raw {
  bool done = false;
  std::size_t consumed = 0;
  std::string text;
  bool operator==(const Raw&) const = default;
};

/// Raw deflate, as far as it goes or to the limit.
Raw raw_with_zlib(ByteView bytes) {
  Raw raw{.text = std::string(kLimit, '\0')};
  z_stream stream{};
  require(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(raw.text.data());
  stream.avail_out = static_cast<uInt>(raw.text.size());
  raw.done = inflate(&stream, Z_SYNC_FLUSH) == Z_STREAM_END;
  if (raw.done) raw.consumed = bytes.size() - stream.avail_in;
  raw.text.resize(raw.text.size() - stream.avail_out);
  inflateEnd(&stream);
  return raw;
}

Raw raw_with_ours(ByteView bytes, std::size_t in_piece, std::size_t out_piece) {
  Raw raw;
  io::Inflate inflate;
  std::string room(out_piece, '\0');
  std::size_t begin = 0;
  std::size_t end = 0;
  while (raw.text.size() < kLimit) {
    const auto space = std::min<std::size_t>(room.size(), kLimit - raw.text.size());
    const auto run = inflate.run(bytes.subspan(begin, end - begin),
                                 std::as_writable_bytes(std::span(room).first(space)));
    require(run.consumed <= end - begin && run.produced <= space);
    raw.text.append(room, 0, run.produced);
    begin += run.consumed;
    raw.done = run.status == io::Inflate::Status::done;
    if (run.status != io::Inflate::Status::more) break;
    if (run.consumed > 0 || run.produced > 0) continue;
    if (end == bytes.size()) break;
    end = std::min(bytes.size(), end + in_piece);
  }
  if (raw.done) raw.consumed = begin;
  return raw;
}

void compare_raw(ByteView bytes) {
  const auto expected = raw_with_zlib(bytes);
  require(raw_with_ours(bytes, bytes.size() + 1, kLimit) == expected ||
          expected.text.size() == kLimit);
  require(raw_with_ours(bytes, 5, 700) == expected || expected.text.size() == kLimit);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  compare_raw(bytes);
  if (size > 10) compare_raw(bytes.subspan(10));  // behind the header of a gzip member
  const auto whole = unpack(bytes, 1 << 12);
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
