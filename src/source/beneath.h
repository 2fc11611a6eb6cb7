#pragma once
#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file.h"
#include "io/reader.h"

namespace oakum::source {

/// A directory of this machine under which names are opened without following symbolic links and
/// without leaving it.
class Beneath {
 public:
  /// Errors: not_found, denied.
  static Result<Beneath> open(const std::string& path);
  Beneath(Beneath&& other) noexcept;
  Beneath& operator=(Beneath&&) = delete;
  ~Beneath();

  /// Opens for reading; the caller closes. Errors: not_found, denied, io, and unsupported for a
  /// link on the way.
  Result<int> open_at(const std::string& path, int flags) const;
  /// A directory in it, as one of its own. Errors: those of open_at.
  Result<Beneath> below(const std::string& path) const;
  /// Without following a link at the end.
  Result<struct stat> stat_at(const std::string& path) const;
  /// The names in a directory, sorted; none when it has more than `most` or cannot be read.
  std::vector<std::string> names_in(const std::string& path, std::size_t most) const;
  /// A regular file from front to back; does not need the Beneath any more. Errors: those of
  /// open_at, and unsupported for what is no regular file.
  Result<std::unique_ptr<io::Reader>> reader(const std::string& path) const;
  /// The whole of a regular file. Errors: those of reader, io, too_large above `limit`.
  Result<std::string> text(const std::string& path, std::uint64_t limit) const;
  /// A regular file, opened when its content is first asked for; the Beneath must outlive it.
  std::unique_ptr<io::File> file(std::string path, std::uint64_t size, std::uint32_t mode) const;

 private:
  explicit Beneath(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace oakum::source
