#include "feeds/parts/source_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "io/decompress.h"
#include "io/reader.h"
#include "io/tar.h"
#include "io/zip.h"

namespace oakum::feeds {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostProblems = 1000;
constexpr std::uint64_t kMappedFileLimit = 16ull << 30;
constexpr std::size_t kFilesPerFolder = 4'000'000;

std::string_view without_compression(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst", ".xz", ".bz2"})
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  return name;
}

Result<std::vector<std::byte>> inflate(ByteView bytes) {
  auto inflated = TRY(io::decompress_auto(io::memory_reader(bytes)));
  return io::read_all(*inflated.reader, kSourceFileLimit);
}

/// What a visit needs everywhere.
struct Visiting {
  const std::vector<std::string_view>& suffixes;
  const std::function<Result<void>(const SourceFile&)>& visit;
  std::vector<Problem>& problems;

  bool wants(std::string_view name) const {
    name = without_compression(name);
    return std::any_of(suffixes.begin(), suffixes.end(),
                       [&](auto suffix) { return name.ends_with(suffix); });
  }
  /// A file of a folder or an archive, which may be compressed by itself.
  void member(std::string_view name, const Result<std::vector<std::byte>>& bytes) const {
    const auto plain = without_compression(name);
    if (plain == name || !bytes) return file(name, bytes);
    file(plain, inflate(*bytes));
  }
  void file(std::string_view name, const Result<std::vector<std::byte>>& bytes) const {
    if (!bytes) return add_problem(problems, name, bytes.error());
    auto text = as_text(*bytes);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (auto visited = visit({name, text}); !visited) add_problem(problems, name, visited.error());
  }
};

/// Bytes that were read to look at them, and then the rest.
class Replay final : public io::Reader {
 public:
  Replay(std::vector<std::byte> head, std::unique_ptr<io::Reader> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (at_ == head_.size()) return rest_->read(into);
    const auto count = std::min(into.size(), head_.size() - at_);
    std::copy_n(head_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }
  ByteView head() const { return head_; }

 private:
  std::vector<std::byte> head_;
  std::unique_ptr<io::Reader> rest_;
  std::size_t at_ = 0;
};

Result<std::unique_ptr<Replay>> peek(std::unique_ptr<io::Reader> in) {
  std::vector<std::byte> head(512);
  std::size_t have = 0;
  while (have < head.size()) {
    const auto got = TRY(in->read(std::span(head).subspan(have)));
    if (got == 0) break;
    have += got;
  }
  head.resize(have);
  return std::make_unique<Replay>(std::move(head), std::move(in));
}

/// The uncompressed bytes of a file, with the first block at hand.
Result<std::unique_ptr<Replay>> open_source(const std::string& path) {
  auto raw = TRY(io::open_file(path));
  auto inflated = TRY(io::decompress_auto(std::move(raw)));
  return peek(std::move(inflated.reader));
}

bool is_tar(ByteView head) {
  return head.size() == 512 && as_text(head.subspan(257, 5)) == "ustar";
}
bool is_zip(ByteView head) { return as_text(head).starts_with("PK\x03\x04"); }

Result<void> visit_tar(io::Reader& in, const Visiting& visiting) {
  io::TarReader tar(in);
  io::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) return {};
    if (entry.type == io::TarType::file && visiting.wants(entry.path))
      visiting.member(entry.path, io::read_all(tar.content(), kSourceFileLimit));
  }
}

Result<void> visit_zip(const std::string& path, const Visiting& visiting) {
  const auto file = TRY(advisory::MappedFile::open(path));
  const auto zip = TRY(io::ZipArchive::open(file.bytes(), {.members = 4'000'000}));
  for (const auto& entry : zip.entries())
    if (visiting.wants(entry.name)) visiting.member(entry.name, zip.read(entry, kSourceFileLimit));
  return {};
}

Result<std::vector<std::byte>> read_file(const std::string& path) {
  auto reader = TRY(io::open_file(path));
  return io::read_all(*reader, kSourceFileLimit);
}

/// Paths below a folder, relative to it, sorted.
Result<std::vector<std::string>> list_folder(const std::string& path, const Visiting& visiting) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
       at.increment(error)) {
    const auto name = at->path().filename().string();
    if (name.starts_with('.') || at.depth() > 32) {
      if (at->is_directory(error)) at.disable_recursion_pending();
      continue;
    }
    if (at->symlink_status(error).type() != fs::file_type::regular || !visiting.wants(name))
      continue;
    if (files.size() == kFilesPerFolder) return Error{Error::too_large, path + ": too many files"};
    files.push_back(at->path().lexically_relative(path).string());
  }
  if (error) return Error{Error::io, fmt::format("{}: {}", path, error.message())};
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> visit_folder(const std::string& path, const Visiting& visiting) {
  const auto files = TRY(list_folder(path, visiting));
  for (const auto& name : files) visiting.member(name, read_file(path + "/" + name));
  return {};
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Copies a stream into an unnamed file and maps that.
Result<advisory::MappedFile> map_copy(io::Reader& in, const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  if (!file) return Error{Error::io, "cannot make a temporary file; set TMPDIR"};
  std::vector<std::byte> block(256 << 10);
  for (std::uint64_t total = 0;;) {
    const auto got = TRY(in.read(block));
    if (got == 0) break;
    total += got;
    if (total > kMappedFileLimit) return Error{Error::too_large, path + ": larger than 16 GiB"};
    if (std::fwrite(block.data(), 1, got, file.get()) != got)
      return Error{Error::io, "cannot write a temporary file; is the disk full"};
  }
  if (std::fflush(file.get()) != 0)
    return Error{Error::io, "cannot write a temporary file; is the disk full"};
  return advisory::MappedFile::of_descriptor(fileno(file.get()), path);
}

Result<advisory::MappedFile> map_member(io::Reader& in, const std::string& path,
                                        std::string_view name) {
  io::TarReader tar(in);
  io::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) return Error{Error::not_found, fmt::format("{}: no {} in it", path, name)};
    const auto& member = entry.path;
    if (entry.type == io::TarType::file &&
        (member == name || member.ends_with(fmt::format("/{}", name))))
      return map_copy(tar.content(), path);
  }
}

}  // namespace

void add_problem(std::vector<Problem>& problems, std::string_view path, const Error& error,
                 std::uint32_t line) {
  if (problems.size() < kMostProblems)
    problems.push_back({.where = {.path = std::string(path), .line = line},
                        .what = error.what,
                        .kind = error.kind});
  else if (problems.size() == kMostProblems)
    problems.push_back(
        {.where = {}, .what = "more problems than are listed", .kind = Error::too_large});
}

Result<void> each_source_file(const std::string& path,
                              const std::vector<std::string_view>& suffixes,
                              const std::function<Result<void>(const SourceFile&)>& visit,
                              std::vector<Problem>& problems) {
  const Visiting visiting{suffixes, visit, problems};
  std::error_code error;
  if (fs::is_directory(path, error)) return visit_folder(path, visiting);
  auto source = TRY(open_source(path));
  if (is_zip(source->head())) return visit_zip(path, visiting);
  if (is_tar(source->head())) return visit_tar(*source, visiting);
  const auto name = fs::path(path).filename().string();
  visiting.file(without_compression(name), io::read_all(*source, kSourceFileLimit));
  return {};
}

Result<advisory::MappedFile> map_source_file(const std::string& path, std::string_view name) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return advisory::MappedFile::open(fmt::format("{}/{}", path, name));
  auto source = TRY(open_source(path));
  if (is_tar(source->head())) return map_member(*source, path, name);
  auto file = TRY(advisory::MappedFile::open(path));
  if (io::detect_compression(file.bytes().first(std::min<std::size_t>(file.bytes().size(), 6))) !=
      io::Compression::none)
    return map_copy(*source, path);
  return file;
}

}  // namespace oakum::feeds
