#include "advisory/file_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "advisory/builder.h"
#include "base/coding.h"
#include "base/bytes.h"
#include "base/hash.h"

namespace oakum::advisory {
namespace {

/// What stands in front of the root digest.
std::string header(const FileContent& content, std::uint64_t body, std::uint64_t size) {
  Encoder to;
  to.raw(layout::kMagic);
  to.u32(layout::kFormat);
  to.u32(content.flags);
  to.u64(size);
  to.u64(content.built);
  to.u32(layout::kChunk);
  to.u32(layout::kSections);
  to.u64(body);
  return to.take();
}

std::string section_table(const FileContent& content, std::uint64_t body) {
  Encoder to;
  for (const auto& section : content.sections) {
    to.u64(body);
    to.u64(section.size());
    body += section.size();
  }
  return to.take();
}

std::string chunk_table(ByteView body) {
  std::string table;
  for (; !body.empty(); body = body.subspan(std::min<std::size_t>(layout::kChunk, body.size()))) {
    const auto digest = Sha256::of(body.first(std::min<std::size_t>(layout::kChunk, body.size())));
    table += as_text(digest);
  }
  return table;
}

Digest256 root_digest(std::string_view head, std::string_view tables) {
  Sha256 hash;
  hash.update(as_bytes(head));
  hash.update(as_bytes(tables));
  return hash.finish();
}

Error system_error(const std::string& path) {
  return {errno == EACCES || errno == EROFS ? Error::denied : Error::io,
          fmt::format("{}: {}", path, std::strerror(errno))};
}

/// A file being written; gone again unless keep() was reached.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {
    unlink(path_.c_str());  // left by a process of the same number that was killed
    number_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  }
  ~NewFile() {
    if (number_ >= 0) close(number_);
    if (number_ >= 0 && !kept_) unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Result<void> write(ByteView bytes) {
    if (number_ < 0) return system_error(path_);
    while (!bytes.empty()) {
      const auto wrote = ::write(number_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return system_error(path_);
      bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    if (fsync(number_) != 0) return system_error(path_);
    return {};
  }
  Result<void> rename_to(const std::string& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) return system_error(path);
    kept_ = true;
    return {};
  }

 private:
  std::string path_;
  int number_ = -1;
  bool kept_ = false;
};

/// So that the rename outlives a power cut; a file system that cannot do it is no reason to fail.
void sync_folder(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return;
  (void)fsync(number);
  close(number);
}

}  // namespace

Result<std::vector<std::byte>> assemble(FileContent content) {
  std::string body;
  for (const auto& section : content.sections) {
    if (section.size() > UINT32_MAX)
      return Error{Error::too_large, "a section of the advisory database exceeds 4 GiB"};
    body += section;
  }
  const auto chunks = (body.size() + layout::kChunk - 1) / layout::kChunk;
  const std::uint64_t start = layout::kHeaderSize +
                              std::uint64_t{layout::kSectionEntry} * layout::kSections +
                              chunks * layout::kDigestSize;
  const auto tables = section_table(content, start) + chunk_table(as_bytes(body));
  auto head = header(content, start, start + body.size());
  head += as_text(root_digest(head, tables));
  std::vector<std::byte> file;
  file.reserve(head.size() + tables.size() + body.size());
  for (const std::string_view part :
       {std::string_view(head), std::string_view(tables), std::string_view(body)}) {
    const auto bytes = as_bytes(part);
    file.insert(file.end(), bytes.begin(), bytes.end());
  }
  return file;
}

Result<void> replace_file(const std::string& path, ByteView bytes) {
  NewFile file(fmt::format("{}.{}.new", path, getpid()));
  TRY(file.write(bytes));
  TRY(file.rename_to(path));
  sync_folder(path);
  return {};
}

}  // namespace oakum::advisory
