#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// Bytes that come in order, once. Every file, blob, archive entry and decompressor is one.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Fills up to `into.size()` bytes and returns how many; 0 means the end, and nothing else does.
  /// Errors: io, corrupt, too_large, timeout; after one, every further call returns it again.
  virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
  /// Passes over up to `count` bytes and returns how many; less than `count` only at the end.
  virtual Result<std::uint64_t> skip(std::uint64_t count);
};

/// Everything up to the end. Error: too_large when there are more than `limit` bytes.
Result<std::vector<std::byte>> read_all(Reader& reader, std::uint64_t limit);

/// The bytes of another reader that outlives this one and is not used elsewhere meanwhile.
std::unique_ptr<Reader> borrow(Reader& reader);
/// Bytes that outlive the reader.
std::unique_ptr<Reader> memory_reader(ByteView bytes);
/// A file of the host, read in order with read-ahead in pieces of 256 KiB; long skips seek. Errors: not_found, denied,
/// io (also for a directory).
Result<std::unique_ptr<Reader>> open_file(const std::string& path);

}  // namespace oakum::io
