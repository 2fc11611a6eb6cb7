#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "io/reader.h"

namespace oakum::io {

/// A file under a name of its own beside the one it may become: any number of processes can make
/// theirs at once. It is removed with its owner, and by a later process when its owner was killed.
class ScratchFile {
 public:
  /// Makes ".oakum-….part" in the folder, which must exist. Errors: denied, io.
  static Result<ScratchFile> create(const std::string& folder);
  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ~ScratchFile();

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  /// Appends everything a reader gives. Errors: too_large above `limit` bytes, io (a full disk),
  /// those of the reader.
  Result<void> fill(Reader& reader, std::uint64_t limit);
  /// Gives the file its name for good, over whatever has it: whoever has that open keeps it. Synced
  /// first. Error: io.
  Result<void> become(const std::string& path);

 private:
  ScratchFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;  ///< Empty once it has become another.
  int descriptor_;
  std::uint64_t size_ = 0;
};

/// Removes what killed processes left in the folder: scratch files that nobody has written to for a
/// day.
void remove_stale_scratch(const std::string& folder);

}  // namespace oakum::io
