#include "disk/host_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "disk/part.h"

namespace oakum::disk {
namespace {

class HostFile final : public Device {
 public:
  explicit HostFile(int descriptor) : descriptor_(descriptor) {}
  HostFile(const HostFile&) = delete;
  HostFile& operator=(const HostFile&) = delete;
  ~HostFile() override { close(descriptor_); }

  Result<void> measure() {
    // Not st_size: that of a block device is 0.
    const auto end = lseek(descriptor_, 0, SEEK_END);
    if (end < 0) return Error{Error::io, std::strerror(errno)};
    size_ = static_cast<std::uint64_t>(end);
    return {};
  }

  std::uint64_t size() const override { return size_; }

  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    TRY(check_inside(size_, at, into.size()));
    while (!into.empty()) {
      const auto got = pread(descriptor_, into.data(), into.size(), static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Error{Error::io, std::strerror(errno)};
      if (got == 0) return Error{Error::io, "the file has become shorter while it was read"};
      at += static_cast<std::uint64_t>(got);
      into = into.subspan(static_cast<std::size_t>(got));
    }
    return {};
  }

 private:
  int descriptor_;
  std::uint64_t size_ = 0;
};

Error system_error(const std::string& path) {
  const int code = errno;
  const auto kind = code == ENOENT || code == ENOTDIR ? Error::not_found
                    : code == EACCES || code == EPERM ? Error::denied
                    : code == ELOOP                   ? Error::unsupported
                                                      : Error::io;
  return {kind, fmt::format("{}: {}", path, std::strerror(code))};
}

}  // namespace

Result<std::unique_ptr<Device>> open_host_file(const std::string& path, bool follow) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW);
  const int descriptor = open(path.c_str(), flags);
  if (descriptor < 0) return system_error(path);
  auto file = std::make_unique<HostFile>(descriptor);
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return system_error(path);
  if (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode))
    return Error{Error::unsupported,
                 fmt::format("{}: neither a regular file nor a block device", path)};
  TRY(file->measure());
  return file;
}

}  // namespace oakum::disk
