#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

struct ZipLimits {
  std::uint64_t members = 200'000;
  /// Size : compressed size of one member, looked at when it has more than 64 MiB.
  unsigned ratio = 200;
};

/// One member as the central directory describes it.
struct ZipEntry {
  std::string_view name;  ///< As it stands: any bytes, so never a path to trust. Lives as long as
                          ///< the archive's bytes.
  std::uint16_t method = 0;  ///< 0 stored, 8 deflate; others are listed but cannot be read.
  std::uint16_t flags = 0;
  std::uint32_t crc = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset =
      0;  ///< Of the local header, from the start of the bytes given (a stub in front included).
  /// Why it can never be read ("it overlaps another member"); "" for the good ones.
  std::string_view fault = {};

  bool is_directory() const { return name.ends_with('/'); }
  bool is_encrypted() const { return (flags & 1) != 0; }
};

/// A zip archive (jar, wheel, apk, nupkg …) that lies in memory as a whole.
///
/// The central directory is the truth; zip64, a stub in front and a comment behind are understood.
/// Members may have the same name; all are listed, in the order of the directory. Nothing is
/// decompressed before it is asked for. Source: APPNOTE.TXT 6.3.10.
class ZipArchive {
 public:
  /// `bytes` outlive the archive. Errors: corrupt (no directory, or one that does not hold what it
  /// says), too_large (members), unsupported (several disks). O(n log n) in the members.
  static Result<ZipArchive> open(ByteView bytes, const ZipLimits& limits = {});

  const std::vector<ZipEntry>& entries() const { return entries_; }

  /// The content of one member, its CRC checked.
  /// Errors: too_large (more than `limit` bytes, or the ratio), unsupported (encryption, another
  /// method), corrupt (overlap, a local header that disagrees with the directory, bad deflate data,
  /// another size, CRC mismatch).
  Result<std::vector<std::byte>> read(const ZipEntry& entry, std::uint64_t limit) const;

 private:
  Result<void> check_readable(const ZipEntry& entry, std::uint64_t limit) const;
  ZipArchive(ByteView bytes, const ZipLimits& limits) : bytes_(bytes), limits_(limits) {}

  ByteView bytes_;
  ZipLimits limits_;
  std::vector<ZipEntry> entries_;
};

}  // namespace oakum::io
