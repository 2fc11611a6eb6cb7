#include "advisory/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace oakum::advisory {
namespace {

Error system_error(const std::string& path) {
  const auto kind = errno == ENOENT   ? Error::not_found
                    : errno == EACCES ? Error::denied
                                      : Error::io;
  return {kind, fmt::format("{}: {}", path, std::strerror(errno))};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error(path);
  auto mapped = of_descriptor(descriptor, path);
  close(descriptor);
  return mapped;
}

Result<MappedFile> MappedFile::of_descriptor(int descriptor, const std::string& path) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return system_error(path);
  if (!S_ISREG(status.st_mode)) return Error{Error::io, path + ": not a regular file"};
  if (status.st_size == 0) return MappedFile(ByteView());
  const auto size = static_cast<std::size_t>(status.st_size);
  void* at = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (at == MAP_FAILED) return system_error(path);
  return MappedFile(ByteView(static_cast<const std::byte*>(at), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}
MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace oakum::advisory
