#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/descriptor.h"
#include "cache/store.h"

namespace oakum::cache {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestEntry = 256u << 20;
/// An entry's time of use is only written when the old one is this old.
constexpr std::int64_t kTouchSeconds = 60;
/// What was begun so long ago and not renamed was left by a writer that is gone.
constexpr std::int64_t kSweepSeconds = 3600;
/// A full look at the directory is taken once so many bytes were put, or so often.
constexpr std::uint64_t kPutBetweenTrims = 64u << 20;
constexpr std::string_view kBegun = "begun-";

Error failed(const std::string& path, int code) {
  return {code == EACCES || code == EPERM || code == EROFS ? Error::denied : Error::io,
          fmt::format("{}: {}", path, std::strerror(code))};
}

/// Seconds since 1970 as the file system counts them; not the clock of reports.
std::int64_t seconds_now() { return ::time(nullptr); }

class DirectoryStore final : public Store {
 public:
  DirectoryStore(std::string directory, std::uint64_t most_bytes)
      : directory_(std::move(directory)), most_bytes_(most_bytes) {}

  Result<std::optional<std::string>> get(const std::string& key) override;
  Result<void> put(const std::string& key, std::string_view bytes) override;
  Result<std::uint64_t> clear() override;

 private:
  /// One of 256 folders, so that none of them grows large.
  std::string folder_of(const std::string& key) const {
    return directory_ + '/' + key.substr(0, 2);
  }
  std::string path_of(const std::string& key) const { return folder_of(key) + '/' + key; }
  void trim() const;

  std::string directory_;
  std::uint64_t most_bytes_;
  std::atomic<std::uint64_t> put_since_trim_{0};
  std::atomic<bool> trimmed_{false};
};

Result<std::optional<std::string>> DirectoryStore::get(const std::string& key) {
  const auto path = path_of(key);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.number() < 0 && (errno == ENOENT || errno == ENOTDIR))
    return std::optional<std::string>();
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) return failed(path, errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size > kLargestEntry) return std::optional<std::string>();
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto got = ::read(file.number(), bytes.data() + at, bytes.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, errno);
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  bytes.resize(at);
  if (seconds_now() - status.st_mtime > kTouchSeconds) ::futimens(file.number(), nullptr);
  return std::optional(std::move(bytes));
}

Result<void> make_folders(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  if (errno != ENOENT) return failed(path, errno);
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0) return failed(path, ENOENT);
  TRY(make_folders(path.substr(0, slash)));
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return failed(path, errno);
}

Result<void> write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> DirectoryStore::put(const std::string& key, std::string_view bytes) {
  if (bytes.size() > std::min(kLargestEntry, most_bytes_)) return {};
  TRY(make_folders(folder_of(key)));
  // Written beside its place, so that the rename cannot cross file systems.
  auto begun = fmt::format("{}/{}XXXXXX", folder_of(key), kBegun);
  const Descriptor file(::mkostemp(begun.data(), O_CLOEXEC));
  if (file.number() < 0) return failed(begun, errno);
  auto written = write_all(file.number(), bytes, begun);
  // No fsync: what a crash of the machine damages fails its checksum and is read again.
  if (written && ::rename(begun.c_str(), path_of(key).c_str()) != 0)
    written = failed(path_of(key), errno);
  if (!written) {
    ::unlink(begun.c_str());
    return written;
  }
  if (put_since_trim_.fetch_add(bytes.size()) + bytes.size() > kPutBetweenTrims ||
      !trimmed_.exchange(true)) {
    put_since_trim_ = 0;
    trim();
  }
  return {};
}

/// Sweeps what was begun long ago, and lets the entries go that were used longest ago, down to nine
/// tenths of what may be kept. Several processes may do so at once: what is gone is gone.
void DirectoryStore::trim() const {
  struct Entry {
    std::int64_t used;
    std::uint64_t size;
    std::string path;
  };
  std::vector<Entry> entries;
  std::uint64_t all = 0;
  std::error_code error;
  fs::recursive_directory_iterator at(directory_, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    struct stat status {};
    const auto& path = at->path().native();
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    const bool begun = at->path().filename().native().starts_with(kBegun);
    if (begun && seconds_now() - status.st_mtime > kSweepSeconds) ::unlink(path.c_str());
    if (begun) continue;
    const auto size = static_cast<std::uint64_t>(status.st_blocks) * 512;  // what it takes up
    entries.push_back({status.st_mtime, size, path});
    all += size;
  }
  if (all <= most_bytes_) return;
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  for (const auto& entry : entries) {
    if (all <= most_bytes_ / 10 * 9) return;
    ::unlink(entry.path.c_str());
    all -= entry.size;
  }
}

Result<std::uint64_t> DirectoryStore::clear() {
  std::uint64_t count = 0;
  std::error_code error;
  fs::directory_iterator folders(directory_, error);
  for (; !error && folders != fs::directory_iterator(); folders.increment(error)) {
    std::error_code inner;
    for (fs::directory_iterator at(folders->path(), inner);
         !inner && at != fs::directory_iterator(); at.increment(inner)) {
      const auto name = at->path().filename().native();
      const bool ours = name.size() == 64 || name.starts_with(kBegun);
      if (ours && ::unlink(at->path().c_str()) != 0 && errno != ENOENT)
        return failed(at->path().native(), errno);
      count += ours;
    }
    ::rmdir(folders->path().c_str());  // where nothing else lies in it
  }
  ::rmdir(directory_.c_str());
  return count;
}

}  // namespace

std::unique_ptr<Store> directory_store(std::string directory, std::uint64_t most_bytes) {
  return std::make_unique<DirectoryStore>(std::move(directory), most_bytes);
}

}  // namespace oakum::cache
