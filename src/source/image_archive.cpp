#include "source/image_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "base/descriptor.h"
#include "io/decompress.h"
#include "io/tar.h"
#include "source/archive_links.h"
#include "source/beneath.h"
#include "source/image_source.h"

namespace oakum::source {
namespace {

/// A stretch of an open file, read by position, so that several layers of one archive can be read
/// at a time.
class RangeReader final : public io::Reader {
 public:
  RangeReader(int descriptor, std::uint64_t offset, std::uint64_t size)
      : descriptor_(descriptor), at_(offset), end_(offset + size) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), end_ - at_));
    for (;;) {
      const auto got = pread(descriptor_, into.data(), want, static_cast<off_t>(at_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Error{Error::io, std::strerror(errno)};
      at_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }
  Result<std::uint64_t> skip(std::uint64_t count) override {
    const auto passed = std::min(count, end_ - at_);
    at_ += passed;
    return passed;
  }

 private:
  int descriptor_;
  std::uint64_t at_, end_;
};

/// Where the members of a plain tar archive lie.
struct ArchiveIndex {
  struct Member {
    std::uint64_t offset = 0, size = 0;
  };
  std::map<std::string, Member, std::less<>> members;
  ArchiveLinks links;

  /// A member by its name, through links inside the archive.
  Result<Member> find(const std::string& name) const {
    const auto member = members.find(
        links.resolve(name, [&](const std::string& at) { return members.contains(at); }));
    if (member != members.end()) return member->second;
    return Error{Error::not_found, fmt::format("{}: not in the archive", name)};
  }
};

Result<ArchiveIndex> index_archive(int descriptor, std::uint64_t size) {
  RangeReader file(descriptor, 0, size);
  io::TarReader tar(file);
  io::TarEntry entry;
  ArchiveIndex index;
  while (TRY(tar.next(entry))) {
    index.links.note(entry);
    if (entry.type == io::TarType::file && entry.size == entry.stored)
      index.members[entry.path] = {tar.offset(), entry.size};
  }
  return index;
}

class PlainArchive final : public BlobImage {
 public:
  PlainArchive(std::string name, ImagePlan plan, Descriptor file, ArchiveIndex index)
      : BlobImage(std::move(name), std::move(plan)),
        file_(std::move(file)),
        index_(std::move(index)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) override {
    const auto member = TRY(index_.find(layer.name));
    return std::make_unique<RangeReader>(file_.number(), member.offset, member.size);
  }

  Descriptor file_;
  ArchiveIndex index_;
};

Result<std::unique_ptr<Source>> open_plain(const std::string& name, Descriptor file,
                                           std::uint64_t size, const ImageOptions& options,
                                           const std::string& selector) {
  auto index = TRY(index_archive(file.number(), size));
  const ReadDocument read = [&](const std::string& path,
                                std::uint64_t limit) -> Result<std::string> {
    const auto member = TRY(index.find(path));
    RangeReader reader(file.number(), member.offset, member.size);
    const auto bytes = io::read_all(reader, limit);
    if (!bytes) return Error{bytes.error()}.during(path);
    return std::string(as_text(*bytes));
  };
  auto plan = TRY(plan_image(read, options, selector));
  return std::make_unique<PlainArchive>(name, std::move(plan), std::move(file), std::move(index));
}

class LayoutDirectory final : public BlobImage {
 public:
  LayoutDirectory(std::string name, ImagePlan plan, Beneath root)
      : BlobImage(std::move(name), std::move(plan)), root_(std::move(root)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) override {
    return root_.reader(layer.name);
  }

  Beneath root_;
};

Result<std::unique_ptr<Source>> open_layout(const std::string& name, const std::string& path,
                                            const ImageOptions& options,
                                            const std::string& selector) {
  auto root = TRY(Beneath::open(path));
  const ReadDocument read = [&](const std::string& file, std::uint64_t limit) {
    return root.text(file, limit);
  };
  auto plan = TRY(plan_image(read, options, selector));
  return std::make_unique<LayoutDirectory>(name, std::move(plan), std::move(root));
}

/// FILE, FILE:TAG or FILE@DIGEST: the longest prefix that exists is the file.
struct PathAndSelector {
  std::string path, selector;
};
Result<PathAndSelector> split_selector(const std::string& text) {
  struct stat status {};
  if (::stat(text.c_str(), &status) == 0) return PathAndSelector{text, ""};
  const int code = errno;
  for (auto at = text.find_last_of(":@"); at != std::string::npos && at > 0;
       at = text.find_last_of(":@", at - 1)) {
    const auto path = text.substr(0, at);
    if (::stat(path.c_str(), &status) == 0) return PathAndSelector{path, text.substr(at + 1)};
  }
  return Error{code == EACCES ? Error::denied : Error::not_found,
               fmt::format("{}: {}", text, std::strerror(code))};
}

}  // namespace

Result<std::unique_ptr<Source>> open_image_archive(const std::string& text,
                                                   const ImageOptions& options) {
  const auto [path, selector] = TRY(split_selector(text));
  struct stat status {};
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0 || fstat(file.number(), &status) != 0)
    return Error{errno == EACCES ? Error::denied : Error::io,
                 fmt::format("{}: {}", path, std::strerror(errno))};
  Result<std::unique_ptr<Source>> source =
      Error{Error::unsupported, "neither a file nor a directory"};
  if (S_ISDIR(status.st_mode)) {
    source = open_layout(text, path, options, selector);
  } else if (S_ISREG(status.st_mode)) {
    std::byte head[6]{};
    const auto got = pread(file.number(), head, sizeof head, 0);
    const auto compression =
        io::detect_compression(ByteView(head, got > 0 ? static_cast<std::size_t>(got) : 0));
    if (compression == io::Compression::none)
      source = open_plain(text, std::move(file), static_cast<std::uint64_t>(status.st_size),
                          options, selector);
    else
      source = std::make_unique<StreamedImage>(
          text, [path = path] { return io::open_file(path); }, options, selector);
  }
  if (!source) return std::move(source.error()).during(path);
  return source;
}

}  // namespace oakum::source
