#pragma once
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "advisory/image.h"
#include "base/result.h"
#include "core/finding.h"

namespace oakum::advisory {

class DetailStore;

/// Details as they go into a file: sorted by id, packed into frames of about 64 KiB, each
/// compressed by itself.
struct Frames {
  struct Frame {
    std::string first_id;
    std::uint32_t raw_size = 0;
    std::string compressed;
  };
  std::vector<Frame> frames;
  std::string dictionary;  ///< Empty when there is too little to learn from.
  std::uint64_t details = 0;
};
/// Errors: io, internal (the compressor failed).
Result<Frames> pack_frames(DetailStore& store, int level, unsigned threads);

/// Finds details in the frames of an opened file. Safe from any thread; the last frames used stay
/// decompressed.
class FrameReader {
 public:
  explicit FrameReader(const Image& image);
  ~FrameReader();

  /// Error: corrupt.
  Result<std::optional<VulnerabilityDetail>> find(std::string_view id) const;
  /// Decodes every detail; how many there are. Error: corrupt.
  Result<std::uint64_t> check_all() const;

 private:
  using Content = std::shared_ptr<const std::vector<std::byte>>;
  struct Entry;
  std::uint32_t frame_count() const;
  Result<Entry> entry(std::uint32_t frame) const;
  Result<std::optional<std::uint32_t>> frame_of(std::string_view id) const;
  Result<Content> content(std::uint32_t frame) const;
  Result<Content> decompress(std::uint32_t frame) const;
  Result<const void*> dictionary() const;

  const Image& image_;
  mutable std::mutex mutex_;
  mutable std::list<std::pair<std::uint32_t, Content>> recent_;  ///< Last used first.
  struct FreeDictionary {
    void operator()(void* dictionary) const;
  };
  mutable std::unique_ptr<void, FreeDictionary> dictionary_;
};

/// The text at a reference. Error: corrupt.
Result<std::string_view> text_at(const Image& image, std::uint32_t at);

}  // namespace oakum::advisory
