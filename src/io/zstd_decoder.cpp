// Zstandard (RFC 8878): frames and skippable frames one after another, through libzstd.
#include <zstd.h>
#include <zstd_errors.h>

#include <new>

#include "io/decoder.h"

namespace oakum::io {
namespace {

constexpr int kWindowLogMax = 27;

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder(std::unique_ptr<Reader> in, const InflateLimits& limits)
      : Decoder("zstd", std::move(in), limits.output_bytes, limits.dense_ratio),
        context_(::ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  }

 private:
  Step step(ByteView in, bool, std::span<std::byte> out) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const auto left = ::ZSTD_decompressStream(context_.get(), &to, &from);
    // Without input 0 only repeats that the last frame has ended.
    Step did{from.pos, to.pos, left == 0 && (from.pos > 0 || to.pos > 0)};
    if (::ZSTD_isError(left)) did.failure = failure(left);
    return did;
  }

  Result<bool> another() override {
    if (input_.view().empty()) return input_.more();
    return true;
  }

  Error failure(std::size_t code) const {
    switch (::ZSTD_getErrorCode(code)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return Error{Error::too_large, "a window larger than 128 MiB"};
      case ZSTD_error_dictionary_wrong:
        return Error{Error::unsupported, "a dictionary is needed"};
      case ZSTD_error_checksum_wrong:
        return Error{Error::corrupt, "checksum mismatch"};
      case ZSTD_error_memory_allocation:
        return Error{Error::internal, "out of memory"};
      default:
        return Error{Error::corrupt, ::ZSTD_getErrorName(code)};
    }
  }

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

}  // namespace

std::unique_ptr<Reader> zstd_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  return std::make_unique<ZstdDecoder>(std::move(in), limits);
}

}  // namespace oakum::io
