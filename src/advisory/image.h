#pragma once
#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "advisory/layout.h"
#include "advisory/mapped_file.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"

namespace oakum::advisory {

/// The bytes of a database file behind their digests: a range is handed out only once every chunk
/// it touches has been checked. Safe from any thread; a chunk may be checked twice when two threads
/// come to it at once.
class Image {
 public:
  /// Maps the file. Errors: not_found, denied, io, and those of from_memory.
  static Result<std::unique_ptr<Image>> open(const std::string& path);
  /// Errors: corrupt (magic, sizes, digest of header and tables), unsupported (another format).
  static Result<std::unique_ptr<Image>> from_memory(ByteView bytes);
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  std::uint64_t size() const { return bytes_.size(); }
  std::uint32_t flags() const { return flags_; }
  std::uint64_t built() const { return built_; }
  const Digest256& root() const { return root_; }

  std::uint64_t section_size(layout::Section section) const { return sections_[section].size; }
  /// `count` bytes of a section. Error: corrupt, when they do not lie in it or a chunk does not
  /// match its digest.
  Result<ByteView> bytes(layout::Section section, std::uint64_t at, std::uint64_t count) const {
    const auto& part = sections_[section];
    if (at > part.size || part.size - at < count) [[unlikely]]
      return out_of_range(section);
    const std::uint64_t first = part.offset + at - body_;
    if (count != 0 &&
        !(is_checked(first / layout::kChunk) && is_checked((first + count - 1) / layout::kChunk) &&
          count <= layout::kChunk)) [[unlikely]] {
      if (auto checked = check(first, count); !checked) return std::move(checked).error();
    }
    return bytes_.subspan(static_cast<std::size_t>(part.offset + at),
                          static_cast<std::size_t>(count));
  }
  /// The same where nothing is in the way: within the section, and every chunk checked before;
  /// otherwise null, and bytes() says why or checks. For reads by the million.
  const std::byte* at_once(layout::Section section, std::uint64_t at, std::uint64_t count) const {
    const auto& part = sections_[section];
    if (at >= part.size || part.size - at < count || count > layout::kChunk) return nullptr;
    const std::uint64_t first = part.offset + at - body_;
    if (!is_checked(first / layout::kChunk) ||
        (count != 0 && !is_checked((first + count - 1) / layout::kChunk)))
      return nullptr;
    return bytes_.data() + part.offset + at;
  }
  /// From `at` to the end of the section, at most `most` bytes.
  Result<ByteView> up_to(layout::Section section, std::uint64_t at, std::uint64_t most) const {
    const auto size = sections_[section].size;
    return bytes(section, at, at > size ? 0 : std::min(size - at, most));
  }
  Result<ByteView> whole(layout::Section section) const {
    return bytes(section, 0, sections_[section].size);
  }
  /// Checks every chunk.
  Result<void> check_all() const {
    return bytes_.size() == body_ ? Result<void>{} : check(0, bytes_.size() - body_);
  }

 private:
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };
  explicit Image(ByteView bytes) : bytes_(bytes) {}
  Result<void> read_header();
  Result<void> read_sections();
  Result<void> check(std::uint64_t first, std::uint64_t count) const;
  Error out_of_range(layout::Section section) const;
  bool is_checked(std::uint64_t chunk) const {
    return (checked_[static_cast<std::size_t>(chunk / 64)].load(std::memory_order_acquire) >>
                (chunk % 64) &
            1) != 0;
  }

  ByteView bytes_;
  std::optional<MappedFile> file_;
  std::uint32_t flags_ = 0;
  std::uint64_t built_ = 0;
  std::uint64_t body_ = 0;     ///< Where the chunks start.
  std::uint64_t digests_ = 0;  ///< Where their digests lie.
  Digest256 root_{};
  Part sections_[layout::kSections];
  std::unique_ptr<std::atomic<std::uint64_t>[]> checked_;  ///< One bit a chunk.
};

}  // namespace oakum::advisory
