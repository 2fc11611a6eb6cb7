#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "io/reader.h"

namespace oakum::io {

/// Passes bytes on and takes their SHA-256 and their number on the way. What is skipped is read and
/// hashed too.
///
/// To know the digest of a compressed stream below a decompressor, keep the DigestReader and give
/// `borrow(digest)` to the decompressor. With read_ahead in between, touch it only after the
/// read_ahead reader is destroyed.
class DigestReader final : public Reader {
 public:
  explicit DigestReader(std::unique_ptr<Reader> in);
  Result<std::size_t> read(std::span<std::byte> into) override;
  Result<std::uint64_t> skip(std::uint64_t count) override;

  /// Bytes that have passed so far.
  std::uint64_t count() const { return count_; }
  /// Reads whatever is left and returns the digest of everything; may be called again. Errors:
  /// those of reading.
  Result<Digest256> finish();

 private:
  std::unique_ptr<Reader> in_;
  Sha256 hash_;
  std::uint64_t count_ = 0;
  std::vector<std::byte> scratch_;  ///< For skip(); empty until then.
  std::optional<Digest256> digest_;
};

}  // namespace oakum::io
