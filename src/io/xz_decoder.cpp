// xz (the .xz file format 1.1.0): streams one after another with their padding, through liblzma.
#include <lzma.h>

#include <new>

#include "io/decoder.h"

namespace oakum::io {
namespace {

constexpr std::uint64_t kMemory = 128 << 20;

class XzDecoder final : public Decoder {
 public:
  XzDecoder(std::unique_ptr<Reader> in, const InflateLimits& limits)
      : Decoder("xz", std::move(in), limits.output_bytes, limits.ratio) {
    const auto flags = LZMA_CONCATENATED | LZMA_TELL_UNSUPPORTED_CHECK;
    if (::lzma_stream_decoder(&stream_, kMemory, flags) != LZMA_OK) throw std::bad_alloc();
  }
  ~XzDecoder() override { ::lzma_end(&stream_); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;

 private:
  Step step(ByteView in, bool last, std::span<std::byte> out) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const auto state = ::lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
    Step did{in.size() - stream_.avail_in, out.size() - stream_.avail_out,
             state == LZMA_STREAM_END};
    if (state != LZMA_OK && state != LZMA_STREAM_END && state != LZMA_BUF_ERROR)
      did.failure = failure(state);
    return did;
  }

  /// liblzma has gone through all streams itself.
  Result<bool> another() override { return false; }

  Error failure(lzma_ret state) {
    switch (state) {
      case LZMA_MEMLIMIT_ERROR:
        return Error{Error::too_large, fmt::format("{} bytes of memory needed, more than 128 MiB,",
                                                   ::lzma_memusage(&stream_))};
      case LZMA_MEM_ERROR:
        return Error{Error::internal, "out of memory"};
      case LZMA_OPTIONS_ERROR:
        return Error{Error::unsupported, "unknown options"};
      case LZMA_UNSUPPORTED_CHECK:
        return Error{Error::unsupported, "an unknown integrity check"};
      case LZMA_FORMAT_ERROR:
        return Error{Error::corrupt, "not the xz format"};
      default:
        return Error{Error::corrupt, "corrupt data"};
    }
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Reader> xz_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  return std::make_unique<XzDecoder>(std::move(in), limits);
}

}  // namespace oakum::io
