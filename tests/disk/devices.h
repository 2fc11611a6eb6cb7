#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "disk/device.h"

namespace oakum::disk {

/// An image in memory, which tests damage.
class ImageDevice final : public Device {
 public:
  explicit ImageDevice(std::vector<std::byte> image) : bytes(std::move(image)) {}
  std::uint64_t size() const override { return bytes.size(); }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    const auto part = slice(bytes, at, into.size());
    if (!part) return Error{Error::corrupt, fmt::format("{} is outside the device", at)};
    std::ranges::copy(*part, into.begin());
    return {};
  }

  std::vector<std::byte> bytes;
};

/// An image in a file; of size 0 when it cannot be opened.
class FileDevice final : public Device {
 public:
  explicit FileDevice(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat about {};
    if (fd_ >= 0 && ::fstat(fd_, &about) == 0) size_ = static_cast<std::uint64_t>(about.st_size);
  }
  FileDevice(const FileDevice&) = delete;
  FileDevice& operator=(const FileDevice&) = delete;
  ~FileDevice() override {
    if (fd_ >= 0) ::close(fd_);
  }
  std::uint64_t size() const override { return size_; }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    if (at > size_ || size_ - at < into.size())
      return Error{Error::corrupt, fmt::format("{} is outside the device", at)};
    while (!into.empty()) {
      const auto done = ::pread(fd_, into.data(), into.size(), static_cast<off_t>(at));
      if (done <= 0) return Error{Error::io, "cannot read the image"};
      at += static_cast<std::uint64_t>(done);
      into = into.subspan(static_cast<std::size_t>(done));
    }
    return {};
  }

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

}  // namespace oakum::disk
