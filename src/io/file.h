#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// One file of what is scanned, as an analyzer sees it: a path and bytes on demand. Not shared between threads.
class File {
 public:
  virtual ~File() = default;

  /// Relative to the scan root, '/'-separated, no leading '/'.
  const std::string& path() const { return path_; }
  /// The last component of the path.
  std::string_view name() const;
  /// The path without its last component; "" at the root.
  std::string_view directory() const;
  std::uint64_t size() const { return size_; }
  /// Permission bits as in the archive or on disk; 0 when unknown.
  std::uint32_t mode() const { return mode_; }

  /// The whole content, valid as long as the file. Errors: too_large (names the limit), io, corrupt.
  virtual Result<ByteView> bytes(std::uint64_t limit) const = 0;
  /// The first `count` bytes (fewer when the file is shorter), without reading the rest.
  virtual Result<ByteView> head(std::size_t count) const = 0;
  /// The whole content from the front, in pieces of at most `most` bytes that are valid during the call: for files that
  /// need not be held as a whole. Nothing else can be read of the file afterwards (in a stream it is gone). Errors: those
  /// of `take`, io, corrupt.
  virtual Result<void> pieces(std::size_t most, const std::function<Result<void>(ByteView)>& take) const = 0;
  /// Another file of the same tree by its full path. Error: not_found when it is absent, and in an image layer also
  /// when no analyzer asked for it (Analyzer::companions).
  virtual Result<std::unique_ptr<File>> open(std::string_view path) const = 0;
  /// The names in a folder of the same tree, sorted. None when there is no such folder, when it has more than `most`,
  /// and where a tree cannot be listed (the layer of an image).
  virtual std::vector<std::string> names_in(std::string_view folder, std::size_t most) const;
  /// A file beside this one.
  Result<std::unique_ptr<File>> sibling(std::string_view name) const;

  /// The content as text with a byte-order mark removed.
  Result<std::string_view> text(std::uint64_t limit) const;

 protected:
  /// What is held already, piece by piece.
  static Result<void> give(ByteView held, std::size_t most, const std::function<Result<void>(ByteView)>& take);

  File(std::string path, std::uint64_t size, std::uint32_t mode)
      : path_(std::move(path)), size_(size), mode_(mode) {}

 private:
  std::string path_;
  std::uint64_t size_;
  std::uint32_t mode_;
};

/// A file whose bytes somebody else keeps; `others` are the files it can open.
class MemoryFile final : public File {
 public:
  struct Entry {
    std::string path;
    ByteView bytes;
  };
  MemoryFile(std::string path, ByteView bytes, std::uint32_t mode = 0, const std::vector<Entry>* others = nullptr)
      : File(std::move(path), bytes.size(), mode), bytes_(bytes), others_(others) {}
  Result<ByteView> bytes(std::uint64_t limit) const override;
  Result<ByteView> head(std::size_t count) const override;
  Result<void> pieces(std::size_t most, const std::function<Result<void>(ByteView)>& take) const override;
  Result<std::unique_ptr<File>> open(std::string_view path) const override;

 private:
  ByteView bytes_;
  const std::vector<Entry>* others_;
};

}  // namespace oakum::io
