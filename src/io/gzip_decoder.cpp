// gzip (RFC 1952): members one after another, through zlib.
#include <zlib.h>

#include <algorithm>
#include <new>

#include "io/decoder.h"

namespace oakum::io {
namespace {

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder(std::unique_ptr<Reader> in, const InflateLimits& limits)
      : Decoder("gzip", std::move(in), limits.output_bytes, limits.ratio) {
    if (::inflateInit2(&stream_, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  }
  ~GzipDecoder() override { ::inflateEnd(&stream_); }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

 private:
  Step step(ByteView in, bool, std::span<std::byte> out) override {
    constexpr std::size_t kMost = 1 << 30;
    const auto space = static_cast<uInt>(std::min(out.size(), kMost));
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = space;
    const int state = ::inflate(&stream_, Z_NO_FLUSH);
    Step did{in.size() - stream_.avail_in, space - stream_.avail_out, state == Z_STREAM_END};
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
      did.failure = failure(state);
    return did;
  }

  Result<bool> another() override {
    if (!TRY(follows("\x1f\x8b"))) return false;
    ::inflateReset(&stream_);
    return true;
  }

  Error failure(int state) const {
    const std::string_view message = stream_.msg ? stream_.msg : "corrupt data";
    if (state == Z_MEM_ERROR) return Error{Error::internal, "out of memory"};
    if (message == "incorrect data check") return Error{Error::corrupt, "checksum mismatch"};
    if (message == "incorrect length check") return Error{Error::corrupt, "length mismatch"};
    return Error{Error::corrupt, std::string(message)};
  }

  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Reader> gzip_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  return std::make_unique<GzipDecoder>(std::move(in), limits);
}

}  // namespace oakum::io
