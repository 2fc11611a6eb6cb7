#include "io/reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

namespace oakum::io {

Result<std::uint64_t> Reader::skip(std::uint64_t count) {
  std::byte scratch[16 * 1024];
  std::uint64_t done = 0;
  while (done < count) {
    const auto wanted = std::min<std::uint64_t>(count - done, sizeof scratch);
    const auto got = TRY(read({scratch, static_cast<std::size_t>(wanted)}));
    if (got == 0) break;
    done += got;
  }
  return done;
}

Result<std::vector<std::byte>> read_all(Reader& reader, std::uint64_t limit) {
  std::vector<std::byte> all;
  std::size_t used = 0;
  while (true) {
    // One byte more than allowed is asked for, so that the end and the limit are told apart.
    if (used == all.size())
      all.resize(std::min<std::uint64_t>(std::max<std::uint64_t>(64 * 1024, used * 2), limit + 1));
    const auto got = TRY(reader.read(std::span(all).subspan(used)));
    used += got;
    if (used > limit) return Error{Error::too_large, fmt::format("more than {} bytes", limit)};
    if (got == 0) break;
  }
  all.resize(used);
  return all;
}

namespace {

class BorrowedReader final : public Reader {
 public:
  explicit BorrowedReader(Reader& reader) : reader_(reader) {}
  Result<std::size_t> read(std::span<std::byte> into) override { return reader_.read(into); }
  Result<std::uint64_t> skip(std::uint64_t count) override { return reader_.skip(count); }

 private:
  Reader& reader_;
};

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(ByteView rest) : rest_(rest) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto count = std::min(into.size(), rest_.size());
    if (count > 0) std::memcpy(into.data(), rest_.data(), count);
    rest_ = rest_.subspan(count);
    return count;
  }

  Result<std::uint64_t> skip(std::uint64_t count) override {
    count = std::min<std::uint64_t>(count, rest_.size());
    rest_ = rest_.subspan(static_cast<std::size_t>(count));
    return count;
  }

 private:
  ByteView rest_;
};

Error system_error(const std::string& path, int number) {
  const auto kind = number == ENOENT || number == ENOTDIR ? Error::not_found
                    : number == EACCES || number == EPERM ? Error::denied
                                                          : Error::io;
  return {kind, fmt::format("{}: {}", path, std::strerror(number))};
}

class FileReader final : public Reader {
 public:
  FileReader(int descriptor, std::string path, std::uint64_t seekable)
      : descriptor_(descriptor),
        path_(std::move(path)),
        seekable_(seekable),
        buffer_(std::make_unique_for_overwrite<std::byte[]>(kBuffer)) {}
  ~FileReader() override { ::close(descriptor_); }
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (into.empty()) return 0u;
    if (begin_ == end_ && into.size() >= kBuffer) return fetch(into);
    if (begin_ == end_) TRY(refill());
    const auto count = std::min(into.size(), end_ - begin_);
    std::memcpy(into.data(), buffer_.get() + begin_, count);
    begin_ += count;
    return count;
  }

  Result<std::uint64_t> skip(std::uint64_t count) override {
    std::uint64_t done = pass_buffered(count);
    if (count - done >= kBuffer) done += TRY(seek(count - done));
    while (done < count) {
      TRY(refill());
      if (begin_ == end_) break;
      done += pass_buffered(count - done);
    }
    return done;
  }

 private:
  static constexpr std::size_t kBuffer = 256 * 1024;
  static constexpr std::size_t kAfterSeek = 16 * 1024;

  std::uint64_t pass_buffered(std::uint64_t count) {
    count = std::min<std::uint64_t>(count, end_ - begin_);
    begin_ += static_cast<std::size_t>(count);
    return count;
  }

  /// Moves over up to `count` bytes that the file is known to have.
  Result<std::uint64_t> seek(std::uint64_t count) {
    if (failed_) return *failed_;
    count = std::min(count, seekable_ > position_ ? seekable_ - position_ : 0);
    if (count == 0) return count;
    if (::lseek(descriptor_, static_cast<off_t>(count), SEEK_CUR) < 0) return fail();
    position_ += count;
    next_ = kAfterSeek;  // whoever jumps may jump again: do not read what will be jumped over
    return count;
  }

  Result<void> refill() {
    begin_ = end_ = 0;
    end_ = TRY(fetch({buffer_.get(), next_}));
    next_ = std::min(next_ * 2, kBuffer);
    return {};
  }

  Result<std::size_t> fetch(std::span<std::byte> into) {
    if (failed_) return *failed_;
    while (true) {
      const auto got = ::read(descriptor_, into.data(), into.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail();
      position_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }

  Error fail() { return failed_.emplace(system_error(path_, errno)); }

  int descriptor_;
  std::string path_;
  std::uint64_t seekable_;  ///< The file's size; 0 when it cannot be sought in.
  std::uint64_t position_ = 0;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t next_ = kBuffer;  ///< How much to fetch next.
  std::optional<Error> failed_;
};

}  // namespace

std::unique_ptr<Reader> borrow(Reader& reader) { return std::make_unique<BorrowedReader>(reader); }

std::unique_ptr<Reader> memory_reader(ByteView bytes) {
  return std::make_unique<MemoryReader>(bytes);
}

Result<std::unique_ptr<Reader>> open_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return system_error(path, errno);
  struct stat status {};
  const int failure = ::fstat(descriptor, &status) != 0 ? errno
                      : S_ISDIR(status.st_mode)         ? EISDIR
                                                        : 0;
  if (failure != 0) {
    ::close(descriptor);
    return system_error(path, failure);
  }
  const bool regular = S_ISREG(status.st_mode);
  if (regular) ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return std::make_unique<FileReader>(descriptor, path,
                                      regular ? static_cast<std::uint64_t>(status.st_size) : 0);
}

}  // namespace oakum::io
