#include "advisory/image.h"

#include <fmt/format.h>

#include <algorithm>

namespace oakum::advisory {
namespace {

Error corrupt(std::string_view what) {
  return {Error::corrupt, fmt::format("{}; fetch the database again", what)};
}

}  // namespace

Result<std::unique_ptr<Image>> Image::open(const std::string& path) {
  auto file = TRY(MappedFile::open(path));
  std::unique_ptr<Image> image(new Image(file.bytes()));
  image->file_ = std::move(file);
  if (auto read = image->read_header(); !read) return std::move(read).error().during(path);
  return image;
}

Result<std::unique_ptr<Image>> Image::from_memory(ByteView bytes) {
  std::unique_ptr<Image> image(new Image(bytes));
  TRY(image->read_header());
  return image;
}

Result<void> Image::read_header() {
  const auto u32 = [&](std::size_t at) { return load_le<std::uint32_t>(bytes_, at).value_or(0); };
  const auto u64 = [&](std::size_t at) { return load_le<std::uint64_t>(bytes_, at).value_or(0); };
  if (bytes_.size() < layout::kHeaderSize || !as_text(bytes_).starts_with(layout::kMagic))
    return corrupt("not an advisory database");
  if (u32(8) != layout::kFormat)
    return Error{Error::unsupported,
                 fmt::format("database format {}, this program reads {}", u32(8), layout::kFormat)};
  if (u64(16) != bytes_.size())
    return corrupt(
        fmt::format("the file has {} bytes where its header says {}", bytes_.size(), u64(16)));
  flags_ = u32(12);
  built_ = u64(24);
  body_ = u64(40);
  const std::uint64_t tables =
      layout::kHeaderSize + std::uint64_t{layout::kSectionEntry} * layout::kSections;
  if (u32(32) != layout::kChunk || u32(36) != layout::kSections || body_ < tables ||
      body_ > bytes_.size())
    return corrupt("the header contradicts itself");
  digests_ = tables;
  const std::uint64_t chunks = (bytes_.size() - body_ + layout::kChunk - 1) / layout::kChunk;
  if (body_ - tables != chunks * layout::kDigestSize)
    return corrupt("the chunk table has another size");
  checked_ =
      std::make_unique<std::atomic<std::uint64_t>[]>(static_cast<std::size_t>(chunks / 64 + 1));
  return read_sections();
}

Result<void> Image::read_sections() {
  Sha256 hash;
  hash.update(bytes_.first(layout::kDigestAt));
  hash.update(
      bytes_.subspan(layout::kHeaderSize, static_cast<std::size_t>(body_ - layout::kHeaderSize)));
  root_ = hash.finish();
  if (!std::equal(root_.begin(), root_.end(), bytes_.begin() + layout::kDigestAt))
    return corrupt("the header does not match its digest");
  for (std::size_t i = 0; i < layout::kSections; ++i) {
    const std::size_t at = layout::kHeaderSize + i * layout::kSectionEntry;
    const auto offset = load_le<std::uint64_t>(bytes_, at).value_or(0);
    const auto size = load_le<std::uint64_t>(bytes_, at + 8).value_or(0);
    if (offset < body_ || offset > bytes_.size() || bytes_.size() - offset < size ||
        size > UINT32_MAX)
      return corrupt("a section lies outside of the file");
    sections_[i] = {offset, size};
  }
  return {};
}

Result<void> Image::check(std::uint64_t first, std::uint64_t count) const {
  for (auto chunk = first / layout::kChunk; chunk <= (first + count - 1) / layout::kChunk;
       ++chunk) {
    if (is_checked(chunk)) continue;
    const auto start = static_cast<std::size_t>(body_ + chunk * layout::kChunk);
    const auto digest = Sha256::of(
        bytes_.subspan(start, std::min<std::size_t>(layout::kChunk, bytes_.size() - start)));
    const auto expected = bytes_.subspan(
        static_cast<std::size_t>(digests_ + chunk * layout::kDigestSize), layout::kDigestSize);
    if (!std::equal(digest.begin(), digest.end(), expected.begin()))
      return corrupt(fmt::format("the advisory database is damaged at byte {}", start));
    checked_[static_cast<std::size_t>(chunk / 64)].fetch_or(std::uint64_t{1} << (chunk % 64),
                                                            std::memory_order_release);
  }
  return {};
}

Error Image::out_of_range(layout::Section section) const {
  return corrupt(fmt::format("the advisory database points outside of its section {}",
                             static_cast<int>(section)));
}

}  // namespace oakum::advisory
