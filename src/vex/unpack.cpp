#include "vex/unpack.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/descriptor.h"
#include "base/text.h"
#include "io/decompress.h"
#include "io/tar.h"
#include "io/zip.h"

namespace oakum::vex {
namespace {

constexpr std::size_t kLongestPath = 1024;
constexpr std::size_t kDeepest = 32;
constexpr std::uint64_t kLargestZip = 256u << 20;

/// A member's path below `part`; nothing for members elsewhere, and for paths that nobody should
/// write: ones with "..", empty or too many components.
std::optional<std::string> path_below(std::string_view path, std::string_view part) {
  while (path.starts_with("./")) path.remove_prefix(2);
  if (path.empty() || path.size() > kLongestPath || path.find('\0') != path.npos ||
      path.find('\\') != path.npos)
    return std::nullopt;
  const auto components = split(path, '/');
  if (components.size() > kDeepest) return std::nullopt;
  for (const auto component : components)
    if (component.empty() || component == "." || component == "..") return std::nullopt;
  if (part.empty()) return std::string(path);
  if (!path.starts_with(part) || path.size() <= part.size() + 1 || path[part.size()] != '/')
    return std::nullopt;
  return std::string(path.substr(part.size() + 1));
}

/// Files below a directory, within the limits.
class Target {
 public:
  Target(const std::string& directory, const UnpackLimits& limits)
      : directory_(directory), limits_(limits) {}

  Result<void> count_member() {
    if (++members_ > limits_.members) return too_many("members", limits_.members);
    return {};
  }

  /// Takes what a reader gives; nothing when the path is taken.
  Result<void> write(const std::string& path, io::Reader& content) {
    const auto file = TRY(create(path));
    if (!file.open()) return {};
    std::array<std::byte, 64 * 1024> piece;
    std::uint64_t size = 0;
    for (;;) {
      const auto count = TRY(content.read(piece));
      if (count == 0) break;
      size += count;
      total_ += count;
      if (size > limits_.file_bytes)
        return too_many(fmt::format("bytes in {}", printable(path)), limits_.file_bytes);
      if (total_ > limits_.bytes) return too_many("bytes in all", limits_.bytes);
      TRY(put(file, {piece.data(), count}));
    }
    ++files_;
    return {};
  }

  std::uint64_t file_limit() const { return std::min(limits_.file_bytes, limits_.bytes - total_); }
  std::uint64_t files() const { return files_; }

 private:
  static Error too_many(std::string_view what, std::uint64_t limit) {
    return {Error::too_large, fmt::format("the archive has more than {} {}", limit, what)};
  }

  /// Closed when there is something of that name already.
  Result<Descriptor> create(const std::string& path) {
    const auto whole = directory_ + '/' + path;
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path(), error);
    Descriptor file(
        ::open(whole.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (file.open() || errno == EEXIST || errno == ENOTDIR || errno == EISDIR) return file;
    return Error{Error::io, fmt::format("{}: {}", printable(whole), std::strerror(errno))};
  }

  static Result<void> put(const Descriptor& file, ByteView bytes) {
    while (!bytes.empty()) {
      const auto count = ::write(file.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0)
        return Error{Error::io, fmt::format("cannot be written: {}", std::strerror(errno))};
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

  std::string directory_;
  UnpackLimits limits_;
  std::uint64_t members_ = 0, total_ = 0, files_ = 0;
};

Result<void> unpack_tar(std::unique_ptr<io::Reader> packed, std::string_view part, Target& target,
                        const UnpackLimits& limits) {
  auto unpacked = TRY(io::decompress_auto(
      std::move(packed), {.output_bytes = 2 * limits.bytes + (limits.members << 11)}));
  io::TarReader tar(*unpacked.reader, {.entries = limits.members});
  io::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) return {};
    TRY(target.count_member());
    if (entry.type != io::TarType::file) continue;
    if (const auto path = path_below(entry.path, part)) TRY(target.write(*path, tar.content()));
  }
}

Result<void> unpack_zip(ByteView bytes, std::string_view part, Target& target,
                        const UnpackLimits& limits) {
  const auto zip = TRY(io::ZipArchive::open(bytes, {.members = limits.members}));
  for (const auto& entry : zip.entries()) {
    TRY(target.count_member());
    if (entry.is_directory()) continue;
    const auto path = path_below(entry.name, part);
    if (!path) continue;
    const auto content = TRY(zip.read(entry, target.file_limit()));
    const auto reader = io::memory_reader(content);
    TRY(target.write(*path, *reader));
  }
  return {};
}

Result<bool> is_zip(const std::string& path) {
  auto file = TRY(io::open_file(path));
  std::array<std::byte, 4> head;
  const auto count = TRY(file->read(head));
  return as_text(ByteView(head).first(count)) == std::string_view("PK\3\4", 4);
}

}  // namespace

Result<void> unpack(const std::string& archive, std::string_view part, const std::string& directory,
                    const UnpackLimits& limits) {
  Target target(directory, limits);
  const bool zip = TRY(is_zip(archive));
  auto file = TRY(io::open_file(archive));
  if (zip) {
    const auto bytes = TRY(io::read_all(*file, kLargestZip));
    TRY(unpack_zip(bytes, part, target, limits));
  } else {
    TRY(unpack_tar(std::move(file), part, target, limits));
  }
  if (target.files() != 0) return {};
  return Error{Error::not_found,
               part.empty() ? std::string("the archive has no files")
                            : fmt::format("the archive has no files in {}", printable(part))};
}

}  // namespace oakum::vex
