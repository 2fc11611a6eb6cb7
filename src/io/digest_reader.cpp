#include "io/digest_reader.h"

#include <algorithm>
#include <limits>

namespace oakum::io {

DigestReader::DigestReader(std::unique_ptr<Reader> in) : in_(std::move(in)) {}

Result<std::size_t> DigestReader::read(std::span<std::byte> into) {
  const auto got = TRY(in_->read(into));
  hash_.update(ByteView(into.first(got)));
  count_ += got;
  return got;
}

Result<std::uint64_t> DigestReader::skip(std::uint64_t count) {
  if (scratch_.empty()) scratch_.resize(256 * 1024);
  std::uint64_t done = 0;
  while (done < count) {
    const auto wanted = std::min<std::uint64_t>(count - done, scratch_.size());
    const auto got = TRY(read(std::span(scratch_).first(static_cast<std::size_t>(wanted))));
    if (got == 0) break;
    done += got;
  }
  return done;
}

Result<Digest256> DigestReader::finish() {
  if (digest_) return *digest_;
  TRY(skip(std::numeric_limits<std::uint64_t>::max()));
  digest_ = hash_.finish();
  return *digest_;
}

}  // namespace oakum::io
