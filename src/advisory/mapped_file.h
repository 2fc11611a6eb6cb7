#pragma once
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::advisory {

/// A file of the host, mapped read-only and private. Whoever replaces the file by renaming another
/// over it does no harm; cutting it short in place does.
class MappedFile {
 public:
  /// Errors: not_found, denied, io (also when it is no regular file).
  static Result<MappedFile> open(const std::string& path);
  /// Takes an open descriptor's file; `path` is for messages.
  static Result<MappedFile> of_descriptor(int descriptor, const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  /// Valid as long as this object, also when it moves.
  ByteView bytes() const { return bytes_; }

 private:
  explicit MappedFile(ByteView bytes) : bytes_(bytes) {}
  ByteView bytes_;
};

}  // namespace oakum::advisory
