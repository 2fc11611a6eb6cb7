#include "io/file.h"

#include <algorithm>

#include <fmt/format.h>

namespace oakum::io {

std::string_view File::name() const {
  const std::string_view path = path_;
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string_view File::directory() const {
  const std::string_view path = path_;
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::vector<std::string> File::names_in(std::string_view, std::size_t) const { return {}; }

Result<std::unique_ptr<File>> File::sibling(std::string_view name) const {
  const auto folder = directory();
  return open(folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name));
}

Result<std::string_view> File::text(std::uint64_t limit) const {
  auto content = as_text(TRY(bytes(limit)));
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  return content;
}

Result<void> File::give(ByteView held, std::size_t most, const std::function<Result<void>(ByteView)>& take) {
  while (!held.empty()) {
    const auto piece = held.first(std::min(most, held.size()));
    TRY(take(piece));
    held = held.subspan(piece.size());
  }
  return {};
}

Result<ByteView> MemoryFile::bytes(std::uint64_t limit) const {
  if (bytes_.size() > limit)
    return Error{Error::too_large, fmt::format("{} bytes, more than the limit of {} for one file", bytes_.size(), limit)};
  return bytes_;
}

Result<ByteView> MemoryFile::head(std::size_t count) const { return bytes_.first(std::min(count, bytes_.size())); }

Result<void> MemoryFile::pieces(std::size_t most, const std::function<Result<void>(ByteView)>& take) const {
  return give(bytes_, most, take);
}

Result<std::unique_ptr<File>> MemoryFile::open(std::string_view path) const {
  if (others_)
    for (const auto& other : *others_)
      if (other.path == path) return std::make_unique<MemoryFile>(other.path, other.bytes, 0, others_);
  return Error{Error::not_found, fmt::format("{}: no such file", path)};
}

}  // namespace oakum::io
