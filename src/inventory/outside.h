#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::inventory {

/// What lies beyond the target and may be asked about packages it only names: the caches that
/// package managers keep on this machine, and remote repositories when the user allows the network.
/// Present only where the target is the user's own project. Safe from any thread.
class Outside {
 public:
  virtual ~Outside() = default;

  /// An environment variable of the user ("GOPATH", "NUGET_PACKAGES", "HOME"); "" when unset.
  virtual std::string variable(std::string_view name) const = 0;
  /// A file of this machine by its absolute path. A path with a ".." component is refused, since
  /// parts of it come from the target. Errors: not_found, denied, io, too_large.
  virtual Result<std::string> file(const std::string& path, std::uint64_t limit) const = 0;
  /// The body behind an http(s) address; asked once however many files want it. Errors: denied
  /// (the user did not allow the network), not_found, unreachable, timeout, too_large.
  virtual Result<std::string> fetch(const std::string& url, std::uint64_t limit) const = 0;
  /// What a directory of this machine holds, by name, sorted; for caches whose paths have a digest
  /// in them. Paths as in file(). Errors: not_found, denied, io, too_large.
  virtual Result<std::vector<std::string>> names(const std::string& directory) const {
    return Error{Error::not_found, directory + ": not there"};
  }
  /// The target as the user named it ("services/shop"); "" when that is the working directory or
  /// nobody said. A few formats' package ids are made from it.
  virtual std::string target() const { return {}; }
};

}  // namespace oakum::inventory
