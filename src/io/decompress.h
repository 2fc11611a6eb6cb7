#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "io/reader.h"

namespace oakum::io {

enum class Compression : std::uint8_t { none, gzip, zstd, xz, bzip2 };

/// "gzip", "zstd", "xz", "bzip2", "none".
std::string_view name_of(Compression compression);

/// What the first bytes say; six are enough, fewer may say less. A zstd skippable frame counts as
/// zstd.
Compression detect_compression(ByteView head);

/// How much one compressed stream may grow to.
struct InflateLimits {
  std::uint64_t output_bytes = 64ull << 30;
  /// Output : input, looked at once a stream has given 64 MiB.
  unsigned ratio = 200;
  /// The same for zstd and bzip2, where long runs shrink further.
  unsigned dense_ratio = 1000;
};

/// The uncompressed bytes of `in`, with `none` those of `in` themselves (limits do not apply to
/// them). Members and frames that follow one another are one stream; after at least one gzip member
/// or bzip2 or xz stream zero padding ends it, after a gzip member any bytes that are not another
/// member do. Memory: about 0.5 MiB, zstd with a window of up to 128 MiB (log 27), xz up to 128
/// MiB. Errors of reading: corrupt (damaged, truncated, checksum mismatch), too_large (a limit,
/// named), unsupported (a zstd dictionary, a check that liblzma lacks), and those of `in`. All say
/// what and where: "gzip: checksum mismatch after 1234 bytes", counted in uncompressed bytes.
/// skip() decompresses but copies nothing. Error of the call itself: internal (out of memory).
Result<std::unique_ptr<Reader>> decompress(Compression compression, std::unique_ptr<Reader> in,
                                           const InflateLimits& limits = {});

/// A stream that was recognised by its first bytes.
struct Decompressed {
  Compression compression = Compression::none;
  std::unique_ptr<Reader> reader;
};
/// Looks at the magic bytes and trusts nothing else. Errors: those of reading the first bytes.
Result<Decompressed> decompress_auto(std::unique_ptr<Reader> in, const InflateLimits& limits = {});

}  // namespace oakum::io
