#include "base/private_directory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace oakum {

constexpr int kAttempts = 3;  // something may still be written while it is removed

Result<PrivateDirectory> PrivateDirectory::create(std::string_view purpose) {
  const char* parent = std::getenv("TMPDIR");
  std::error_code error;
  const auto base = std::filesystem::absolute(parent && *parent ? parent : "/tmp", error).string();
  auto path = fmt::format("{}/oakum-{}-XXXXXX", base, purpose);
  if (mkdtemp(path.data())) return PrivateDirectory(std::move(path));
  const auto kind = errno == ENOENT   ? Error::not_found
                    : errno == EACCES ? Error::denied
                                      : Error::io;
  return Error{kind, fmt::format("no temporary directory in {}: {}; set TMPDIR to another place",
                                 base, std::strerror(errno))};
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, "")) {}

PrivateDirectory::~PrivateDirectory() {
  std::error_code error;
  for (int i = 0; i < kAttempts && !path_.empty(); ++i) {
    std::filesystem::remove_all(path_, error);
    if (!error) return;
  }
}

}  // namespace oakum
