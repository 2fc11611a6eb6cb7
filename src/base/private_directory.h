#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum {

/// A new directory that only we may enter, below $TMPDIR (else /tmp), gone with this object and all
/// that is in it. Links in it are removed, never followed.
class PrivateDirectory {
 public:
  /// "oakum-PURPOSE-XXXXXX". Errors: not_found, denied, io; they name $TMPDIR.
  static Result<PrivateDirectory> create(std::string_view purpose);
  PrivateDirectory(PrivateDirectory&& other) noexcept;
  PrivateDirectory& operator=(PrivateDirectory&&) = delete;
  ~PrivateDirectory();
  const std::string& path() const { return path_; }

 private:
  explicit PrivateDirectory(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace oakum
