#include "io/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"

namespace oakum::io {

constexpr std::string_view kPrefix = ".oakum-";
constexpr std::string_view kSuffix = ".part";
constexpr std::size_t kPiece = 256 * 1024;

static Error failed(const std::string& path, std::string_view what) {
  const auto kind = errno == EACCES || errno == EPERM || errno == EROFS ? Error::denied : Error::io;
  return {kind, fmt::format("{}: {}: {}", path, what, std::strerror(errno))};
}

/// Unlike any other process's, also under a fixed test clock.
static std::string unique_name() {
  std::byte random[16];
  std::size_t have = 0;
  const int source = ::open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (source >= 0) {
    const auto count = ::read(source, random, sizeof random);
    have = count > 0 ? static_cast<std::size_t>(count) : 0;
    ::close(source);
  }
  return fmt::format("{}{}-{}{}", kPrefix, ::getpid(), hex(ByteView(random, have)), kSuffix);
}

Result<ScratchFile> ScratchFile::create(const std::string& folder) {
  auto path = folder + '/' + unique_name();
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (descriptor < 0) return failed(path, "cannot be made");
  return ScratchFile(std::move(path), descriptor);
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : path_(std::exchange(other.path_, "")),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

ScratchFile::~ScratchFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> ScratchFile::fill(Reader& reader, std::uint64_t limit) {
  std::vector<std::byte> piece(kPiece);
  for (;;) {
    const auto count = TRY(reader.read(piece));
    if (count == 0) return {};
    if (count > limit - size_)
      return Error{Error::too_large, fmt::format("more than {} bytes", limit)};
    for (ByteView rest(piece.data(), count); !rest.empty();) {
      const auto written = ::write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return failed(path_, "cannot be written");
      rest = rest.subspan(static_cast<std::size_t>(written));
    }
    size_ += count;
  }
}

Result<void> ScratchFile::become(const std::string& path) {
  if (::fsync(descriptor_) != 0) return failed(path_, "cannot be written");
  if (::rename(path_.c_str(), path.c_str()) != 0) return failed(path, "cannot be replaced");
  path_.clear();
  return {};
}

void remove_stale_scratch(const std::string& folder) {
  namespace fs = std::filesystem;
  const auto day_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code code;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
    const auto name = at->path().filename().string();
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) continue;
    std::error_code ignored;
    const auto written = at->last_write_time(ignored);
    if (!ignored && written < day_ago) fs::remove(at->path(), ignored);
  }
}

}  // namespace oakum::io
