#include "source/directory_tar.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMostEntries = 4'000'000;
constexpr std::string_view kOpaque = ".wh..wh..opq", kWhiteout = ".wh.";

void put(std::string& block, std::size_t at, std::string_view text) {
  block.replace(at, text.size(), text);
}

/// A size of up to 12 bytes: octal while it fits, else base 256.
void put_size(std::string& block, std::uint64_t size) {
  constexpr std::size_t kAt = 124, kDigits = 11;
  const auto octal = fmt::format("{:011o}", size);
  if (octal.size() <= kDigits) return put(block, kAt, octal);
  block[kAt] = '\x80';
  for (std::size_t i = 0; i < sizeof size; ++i)
    block[kAt + kDigits - i] = static_cast<char>(size >> (8 * i));
}

std::string block_of(std::string_view name, char type, std::uint64_t size, std::uint32_t mode) {
  std::string block(kBlock, '\0');
  put(block, 0, name.substr(0, 100));
  put(block, 100, fmt::format("{:07o}", mode & 07777));
  put_size(block, size);
  put(block, 148, "        ");
  block[156] = type;
  put(block, 257, std::string_view("ustar  ", 8));  // GNU: long names may stand in front
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(block, 148, fmt::format("{:06o}", sum));
  block[154] = '\0';
  return block;
}

std::size_t padding(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

std::string header(const std::string& path, std::uint64_t size, std::uint32_t mode) {
  std::string out;
  if (path.size() > 100) {
    out = block_of("././@LongLink", 'L', path.size() + 1, 0644) + path;
    out.append(1 + padding(path.size() + 1), '\0');
  }
  return out + block_of(path, '0', size, mode);
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

/// A directory that is being told, and which of its names are left.
struct Level {
  std::string prefix;              ///< "" or "path/".
  std::vector<std::string> names;  ///< The next one last.
};

class DirectoryTar final : public io::Reader {
 public:
  DirectoryTar(Beneath root, bool hides_all) : root_(std::move(root)) {
    if (hides_all) ready_ = header(std::string(kOpaque), 0, 0644);
  }

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (failed_) return *failed_;
    auto got = read_some(into);
    if (!got) failed_ = got.error();
    return got;
  }

 private:
  Result<std::size_t> read_some(std::span<std::byte> into) {
    if (into.empty()) return std::size_t{0};
    for (;;) {
      if (at_ < ready_.size()) return copy(into);
      if (left_ > 0) return read_content(into);
      if (ended_) return std::size_t{0};
      ready_.clear();
      at_ = 0;
      TRY(advance());
    }
  }
  std::size_t copy(std::span<std::byte> into) {
    const auto count = std::min(into.size(), ready_.size() - at_);
    std::memcpy(into.data(), ready_.data() + at_, count);
    at_ += count;
    return count;
  }
  Result<std::size_t> read_content(std::span<std::byte> into) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
    auto got = content_->read(into.first(want));
    if (!got) return std::move(got).error().during(path_);
    if (*got == 0)
      return Error{Error::corrupt, fmt::format("{}: became {} bytes shorter", path_, left_)};
    left_ -= *got;
    if (left_ == 0) {
      content_.reset();
      ready_.assign(padding_, '\0');
      at_ = 0;
    }
    return got;
  }

  /// Goes to the next name, deepest directory first.
  Result<void> advance() {
    if (!started_) {
      started_ = true;
      return enter("");
    }
    while (!levels_.empty() && levels_.back().names.empty()) levels_.pop_back();
    if (levels_.empty()) {
      ready_.assign(2 * kBlock, '\0');
      ended_ = true;
      return {};
    }
    auto& level = levels_.back();
    const auto name = std::move(level.names.back());
    level.names.pop_back();
    return tell(level.prefix, name);
  }

  Result<void> tell(const std::string& prefix, const std::string& name) {
    const auto path = prefix + name;
    if (path.size() > kLongestPath)
      return Error{Error::too_large, fmt::format("{}…: a path of more than 4096 bytes",
                                                 printable(path.substr(0, 100)))};
    const auto status = TRY(root_.stat_at(path));
    if (S_ISDIR(status.st_mode)) return enter(path);
    if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(0, 0))
      ready_ = header(prefix + std::string(kWhiteout) + name, 0, 0644);
    if (!S_ISREG(status.st_mode)) return {};
    path_ = path;
    left_ = static_cast<std::uint64_t>(status.st_size);
    padding_ = padding(left_);
    ready_ = header(path, left_, status.st_mode);
    if (left_ > 0) content_ = TRY(root_.reader(path));
    return {};
  }

  Result<void> enter(const std::string& path) {
    const int descriptor =
        TRY(root_.open_at(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const std::unique_ptr<DIR, CloseDirectory> directory(fdopendir(descriptor));
    if (!directory) {
      const int code = errno;
      close(descriptor);
      return Error{Error::io, fmt::format("{}: {}", path, std::strerror(code))};
    }
    Level level{path.empty() ? "" : path + '/', {}};
    if (is_opaque(descriptor)) ready_ = header(level.prefix + std::string(kOpaque), 0, 0644);
    while (const dirent* entry = readdir(directory.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      if (++entries_ > kMostEntries) return Error{Error::too_large, "more than 4,000,000 files"};
      level.names.emplace_back(name);
    }
    std::sort(level.names.rbegin(), level.names.rend());
    levels_.push_back(std::move(level));
    return {};
  }

  static bool is_opaque(int directory) {
    char value = 0;
    for (const char* name :
         {"trusted.overlay.opaque", "user.overlay.opaque", "user.fuseoverlayfs.opaque"})
      if (fgetxattr(directory, name, &value, 1) == 1 && value == 'y') return true;
    return false;
  }

  Beneath root_;
  std::vector<Level> levels_;
  std::size_t entries_ = 0;
  bool started_ = false, ended_ = false;
  std::string ready_;  ///< Headers and padding to be given out first.
  std::size_t at_ = 0;
  std::string path_;  ///< Of the current file.
  std::uint64_t left_ = 0;
  std::size_t padding_ = 0;
  std::unique_ptr<io::Reader> content_;
  std::optional<Error> failed_;
};

}  // namespace

std::unique_ptr<io::Reader> read_as_tar(Beneath root, bool hides_all) {
  return std::make_unique<DirectoryTar>(std::move(root), hides_all);
}

}  // namespace oakum::source
