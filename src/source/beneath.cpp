#include "source/beneath.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace oakum::source {
namespace {

Error system_error(const std::string& path) {
  const int code = errno;
  const auto kind = code == ENOENT || code == ENOTDIR ? Error::not_found
                    : code == EACCES || code == EPERM ? Error::denied
                    : code == ELOOP || code == EXDEV  ? Error::unsupported
                    : code == ENAMETOOLONG            ? Error::too_large
                                                      : Error::io;
  return {kind, fmt::format("{}: {}", path, std::strerror(code))};
}

/// openat2 keeps every component beneath the directory and refuses links; kernels before 5.6 and
/// some sandboxes do not have it, there only the last component is protected.
int open_beneath(int directory, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const auto opened = syscall(SYS_openat2, directory, path, &how, sizeof how);
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(opened);
  return openat(directory, path, flags);
}

/// A file whose content is read when asked for and kept until the object goes.
class DirectoryFile final : public io::File {
 public:
  DirectoryFile(const Beneath& root, std::string path, std::uint64_t size, std::uint32_t mode)
      : File(std::move(path), size, mode), root_(root) {}
  ~DirectoryFile() override {
    if (descriptor_ >= 0) close(descriptor_);
  }

  Result<ByteView> bytes(std::uint64_t limit) const override {
    if (size() > limit) return too_large(size(), limit);
    // One byte more than the size says: a file that has grown meanwhile is read to its end, up to
    // the limit.
    while (!complete_) {
      TRY(fill(std::max<std::uint64_t>(size() + 1, content_.size() + kStep)));
      if (content_.size() > limit) return too_large(content_.size(), limit);
    }
    return ByteView(content_);
  }

  Result<ByteView> head(std::size_t count) const override {
    if (!complete_ && content_.size() < count) TRY(fill(count));
    return ByteView(content_).first(std::min(count, content_.size()));
  }

  Result<void> pieces(std::size_t most,
                      const std::function<Result<void>(ByteView)>& take) const override {
    TRY(give(content_, most, take));
    if (complete_) return {};
    TRY(open_once());
    std::vector<std::byte> piece(most);
    // A file that grows while it is read ends somewhere.
    for (std::uint64_t at = content_.size(); at < size() + kMostGrowth;) {
      const auto got = ::pread(descriptor_, piece.data(), piece.size(), static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Error{Error::io, std::strerror(errno)};
      if (got == 0) break;
      TRY(take(ByteView(piece).first(static_cast<std::size_t>(got))));
      at += static_cast<std::uint64_t>(got);
    }
    return {};
  }

  Result<std::unique_ptr<File>> open(std::string_view path) const override {
    const std::string name(path);
    const auto status = TRY(root_.stat_at(name));
    if (!S_ISREG(status.st_mode))
      return Error{Error::not_found, fmt::format("{}: not a regular file", path)};
    return root_.file(name, static_cast<std::uint64_t>(status.st_size), status.st_mode & 07777);
  }

  std::vector<std::string> names_in(std::string_view folder, std::size_t most) const override {
    return root_.names_in(std::string(folder), most);
  }

 private:
  static constexpr std::uint64_t kStep = 64 << 10;
  static constexpr std::uint64_t kMostGrowth = 1 << 20;

  static Error too_large(std::uint64_t size, std::uint64_t limit) {
    return {Error::too_large,
            fmt::format("{} bytes, more than the limit of {} for one file", size, limit)};
  }

  Result<void> open_once() const {
    if (descriptor_ >= 0) return {};
    descriptor_ = TRY(root_.open_at(path(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode))
      return Error{Error::io, "no longer a regular file"};
    return {};
  }

  /// Reads on until `until` bytes are there or the file ends.
  Result<void> fill(std::uint64_t until) const {
    TRY(open_once());
    auto at = content_.size();
    content_.resize(static_cast<std::size_t>(until));
    while (at < content_.size()) {
      const auto got = ::read(descriptor_, content_.data() + at, content_.size() - at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        content_.resize(at);
        return Error{Error::io, std::strerror(errno)};
      }
      if (got == 0) {
        complete_ = true;
        break;
      }
      at += static_cast<std::size_t>(got);
    }
    content_.resize(at);
    return {};
  }

  const Beneath& root_;
  mutable int descriptor_ = -1;
  mutable bool complete_ = false;
  mutable std::vector<std::byte> content_;
};

/// An open file from front to back.
class DescriptorReader final : public io::Reader {
 public:
  explicit DescriptorReader(int descriptor) : descriptor_(descriptor) {}
  DescriptorReader(const DescriptorReader&) = delete;
  DescriptorReader& operator=(const DescriptorReader&) = delete;
  ~DescriptorReader() override { close(descriptor_); }
  int descriptor() const { return descriptor_; }

  Result<std::size_t> read(std::span<std::byte> into) override {
    for (;;) {
      const auto got = ::read(descriptor_, into.data(), into.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return Error{Error::io, std::strerror(errno)};
    }
  }

 private:
  int descriptor_;
};

}  // namespace

Result<Beneath> Beneath::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_error(path);
  return Beneath(descriptor);
}
Beneath::Beneath(Beneath&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
Beneath::~Beneath() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<int> Beneath::open_at(const std::string& path, int flags) const {
  const int opened = open_beneath(descriptor_, path.empty() ? "." : path.c_str(), flags);
  if (opened < 0) return system_error(path);
  return opened;
}

Result<Beneath> Beneath::below(const std::string& path) const {
  const int opened = TRY(open_at(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  return Beneath(opened);
}

Result<struct stat> Beneath::stat_at(const std::string& path) const {
  struct stat status {};
  if (fstatat(descriptor_, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return system_error(path);
  return status;
}

std::vector<std::string> Beneath::names_in(const std::string& path, std::size_t most) const {
  std::vector<std::string> names;
  const auto opened = open_at(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (!opened) return names;
  DIR* const directory = fdopendir(*opened);
  if (!directory) {
    close(*opened);
    return names;
  }
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == most) {
      names.clear();
      break;
    }
    names.emplace_back(name);
  }
  closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::unique_ptr<io::Reader>> Beneath::reader(const std::string& path) const {
  const int descriptor = TRY(open_at(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  auto opened = std::make_unique<DescriptorReader>(descriptor);
  struct stat status {};
  if (fstat(opened->descriptor(), &status) != 0 || !S_ISREG(status.st_mode))
    return Error{Error::unsupported, fmt::format("{}: not a regular file", path)};
  return opened;
}

Result<std::string> Beneath::text(const std::string& path, std::uint64_t limit) const {
  const auto content = TRY(reader(path));
  const auto bytes = io::read_all(*content, limit);
  if (!bytes) return Error{bytes.error()}.during(path);
  return std::string(as_text(*bytes));
}

std::unique_ptr<io::File> Beneath::file(std::string path, std::uint64_t size,
                                        std::uint32_t mode) const {
  return std::make_unique<DirectoryFile>(*this, std::move(path), size, mode);
}

}  // namespace oakum::source
