#include "secret/archive_members.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "io/decompress.h"
#include "io/reader.h"
#include "io/tar.h"
#include "io/zip.h"

namespace oakum::secret {
namespace {

constexpr std::uint64_t kMostMember = 16u << 20;
constexpr std::uint64_t kMostTogether = 1u << 30;
constexpr std::array<std::string_view, 8> kZips = {".zip", ".jar",   ".war", ".ear",
                                                   ".whl", ".nupkg", ".apk", ".vsix"};
constexpr std::array<std::string_view, 8> kTars = {".tar",     ".tar.gz",  ".tgz",  ".tar.xz",
                                                   ".tar.bz2", ".tar.zst", ".tbz2", ".txz"};
constexpr std::array<std::string_view, 4> kSingles = {".gz", ".xz", ".bz2", ".zst"};

template <std::size_t N>
bool ends_with_one(std::string_view path, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

Error too_much() {
  return {
      Error::too_large,
      fmt::format("members of more than {} bytes together; the rest is not read", kMostTogether)};
}

using Use = std::function<void(std::string_view, ByteView)>;

Result<void> each_in_zip(ByteView archive, const Use& use) {
  const auto zip = TRY(io::ZipArchive::open(archive));
  std::uint64_t together = 0;
  Result<void> first_failure;
  for (const auto& entry : zip.entries()) {
    if (entry.is_directory()) continue;
    const auto content = zip.read(entry, kMostMember);
    if (!content) {
      if (first_failure)
        first_failure = Error(content.error()).during(printable(entry.name.substr(0, 200)));
      continue;
    }
    if ((together += content->size()) > kMostTogether) return too_much();
    use(entry.name, *content);
  }
  return first_failure;
}

Result<std::unique_ptr<io::Reader>> opened(ByteView archive) {
  const auto compression =
      io::detect_compression(archive.first(std::min<std::size_t>(archive.size(), 16)));
  return io::decompress(compression, io::memory_reader(archive),
                        {.output_bytes = kMostTogether, .ratio = 200, .dense_ratio = 1000});
}

Result<void> each_in_tar(ByteView archive, const Use& use) {
  const auto in = TRY(opened(archive));
  io::TarReader tar(*in, {.entries = 200'000});
  Result<void> first_failure;
  for (io::TarEntry entry; TRY(tar.next(entry));) {
    if (entry.type != io::TarType::file) continue;
    const auto content = io::read_all(tar.content(), kMostMember);
    if (content)
      use(entry.path, *content);
    else if (first_failure)
      first_failure = Error(content.error()).during(printable(entry.path.substr(0, 200)));
  }
  return first_failure;
}

Result<void> only_one(std::string_view path, ByteView archive, const Use& use) {
  const auto in = TRY(opened(archive));
  const auto content = TRY(io::read_all(*in, kMostMember));
  auto name = path.substr(path.rfind('/') + 1);
  use(name.substr(0, name.rfind('.')), content);
  return {};
}

}  // namespace

bool is_archive_name(std::string_view path) {
  return ends_with_one(path, kZips) || ends_with_one(path, kTars) || ends_with_one(path, kSingles);
}

Result<void> each_member(std::string_view path, ByteView archive, const Use& use) {
  if (ends_with_one(path, kZips)) return each_in_zip(archive, use);
  if (ends_with_one(path, kTars)) return each_in_tar(archive, use);
  return only_one(path, archive, use);
}

}  // namespace oakum::secret
