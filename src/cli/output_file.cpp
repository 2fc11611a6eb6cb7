#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace oakum::cli {

static Error cannot_write(const std::string& path) {
  return {errno == EACCES || errno == EROFS ? Error::denied : Error::io,
          fmt::format("cannot write {}: {}", path, std::strerror(errno))};
}

Result<OutputFile> OutputFile::create(const std::string& path) {
  struct stat status {};
  const bool direct = stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  const auto temporary = direct ? std::string() : fmt::format("{}.{}.part", path, getpid());
  const int descriptor =
      direct ? open(path.c_str(), O_WRONLY | O_CLOEXEC)
             : open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return cannot_write(path);
  return OutputFile(path, temporary, descriptor);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      descriptor_(std::exchange(other.descriptor_, -1)),
      writer_(descriptor_) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<void> OutputFile::commit() {
  if (close(std::exchange(descriptor_, -1)) != 0) return cannot_write(path_);
  if (!temporary_.empty() && rename(temporary_.c_str(), path_.c_str()) != 0)
    return cannot_write(path_);
  temporary_.clear();
  return {};
}

}  // namespace oakum::cli
