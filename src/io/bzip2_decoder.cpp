// bzip2: streams one after another, through libbz2.
#include <bzlib.h>

#include <algorithm>
#include <new>

#include "io/decoder.h"

namespace oakum::io {
namespace {

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder(std::unique_ptr<Reader> in, const InflateLimits& limits)
      : Decoder("bzip2", std::move(in), limits.output_bytes, limits.dense_ratio) {
    if (start() != BZ_OK) throw std::bad_alloc();
  }
  ~Bzip2Decoder() override { ::BZ2_bzDecompressEnd(&stream_); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

 private:
  int start() {
    stream_ = {};
    return ::BZ2_bzDecompressInit(&stream_, 0, 0);
  }

  Step step(ByteView in, bool, std::span<std::byte> out) override {
    constexpr std::size_t kMost = 1 << 30;
    const auto space = static_cast<unsigned>(std::min(out.size(), kMost));
    stream_.next_in = const_cast<char*>(as_text(in).data());
    stream_.avail_in = static_cast<unsigned>(in.size());
    stream_.next_out = reinterpret_cast<char*>(out.data());
    stream_.avail_out = space;
    const int state = ::BZ2_bzDecompress(&stream_);
    Step did{in.size() - stream_.avail_in, space - stream_.avail_out, state == BZ_STREAM_END};
    if (state != BZ_OK && state != BZ_STREAM_END) did.failure = failure(state);
    return did;
  }

  Result<bool> another() override {
    if (!TRY(follows("BZh"))) return false;
    ::BZ2_bzDecompressEnd(&stream_);
    if (start() != BZ_OK) return Error{Error::internal, "out of memory"};
    return true;
  }

  Error failure(int state) const {
    if (state == BZ_MEM_ERROR) return Error{Error::internal, "out of memory"};
    if (state == BZ_DATA_ERROR_MAGIC) return Error{Error::corrupt, "not the bzip2 format"};
    return Error{Error::corrupt, "corrupt data or checksum mismatch"};
  }

  bz_stream stream_{};
};

}  // namespace

std::unique_ptr<Reader> bzip2_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  return std::make_unique<Bzip2Decoder>(std::move(in), limits);
}

}  // namespace oakum::io
