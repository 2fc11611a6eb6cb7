#include "advisory/frames.h"

#include <fmt/format.h>
#include <zdict.h>
#include <zstd.h>

#include <algorithm>

#include "base/coding.h"
#include "advisory/detail_record.h"
#include "advisory/detail_store.h"
#include "base/thread_pool.h"

namespace oakum::advisory {
namespace {

constexpr std::size_t kSampleBytes = 12 << 20;  // what a dictionary is learnt from, at most
constexpr std::size_t kSampleSize = 16 << 10;
constexpr std::size_t kSmallestCorpus = 1
                                        << 20;  // below this a dictionary costs more than it saves
constexpr std::size_t kLargestDictionary = 512 << 10;
constexpr std::size_t kCachedFrames = 16;

Error damaged() { return {Error::corrupt, "a detail frame of the advisory database is damaged"}; }

/// Details end to end with the size of each, as the dictionary trainer wants them.
struct Samples {
  std::string bytes;
  std::vector<std::size_t> sizes;
};

void append_detail(std::string_view id, const std::string& encoded, Encoder& to) {
  Encoder record;
  record.text(id);
  record.raw(encoded);
  to.text(record.bytes());
}

/// Learns from details spread evenly over all of them.
std::string train(const Samples& samples) {
  if (samples.bytes.size() < kSmallestCorpus) return "";
  std::string dictionary(std::min(kLargestDictionary, samples.bytes.size() / 32), '\0');
  const auto size =
      ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.bytes.data(),
                            samples.sizes.data(), static_cast<unsigned>(samples.sizes.size()));
  if (ZDICT_isError(size)) return "";
  dictionary.resize(size);
  return dictionary;
}

/// Every so many kilobytes of neighbouring details are one sample, as a frame will have them.
Result<Samples> collect_samples(DetailStore& store) {
  std::uint64_t total = 0;
  TRY(store.each([&](std::string_view, const std::string& encoded) { total += encoded.size(); }));
  const auto stride = total / kSampleBytes + 1;
  Samples samples;
  Encoder sample;
  std::uint64_t index = 0;
  TRY(store.each([&](std::string_view id, const std::string& encoded) {
    append_detail(id, encoded, sample);
    if (sample.size() < kSampleSize) return;
    if (index++ % stride == 0) {
      samples.bytes += sample.bytes();
      samples.sizes.push_back(sample.size());
    }
    sample.clear();
  }));
  return samples;
}

/// Compresses frames a batch at a time, so that several threads have work and little is in memory.
class Packer {
 public:
  Packer(Frames& out, int level, unsigned threads) : out_(out), threads_(std::max(threads, 1u)) {
    dictionary_ = ZSTD_createCDict(out.dictionary.data(), out.dictionary.size(), level);
  }
  ~Packer() { ZSTD_freeCDict(dictionary_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  void add(std::string_view id, const std::string& encoded) {
    if (open_.size() == 0) first_id_ = id;
    append_detail(id, encoded, open_);
    ++out_.details;
    if (open_.size() >= layout::kFrameTarget) close();
  }
  Result<void> finish() {
    if (open_.size() != 0) close();
    compress();
    if (failed_) return Error{Error::internal, "zstd: cannot compress"};
    return {};
  }

 private:
  void close() {
    out_.frames.push_back({first_id_, static_cast<std::uint32_t>(open_.size()), ""});
    waiting_.push_back(open_.take());
    open_.clear();
    if (waiting_.size() >= 8 * threads_) compress();
  }
  void compress() {
    const auto first = out_.frames.size() - waiting_.size();
    std::vector<char> good(waiting_.size(), 1);
    parallel_for(waiting_.size(), threads_, [&](std::size_t i) {
      good[i] = squeeze(waiting_[i], out_.frames[first + i].compressed);
    });
    failed_ = failed_ || std::find(good.begin(), good.end(), 0) != good.end();
    waiting_.clear();
  }
  bool squeeze(const std::string& raw, std::string& compressed) const {
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    compressed.resize(ZSTD_compressBound(raw.size()));
    const auto size = ZSTD_compress_usingCDict(context.get(), compressed.data(), compressed.size(),
                                               raw.data(), raw.size(), dictionary_);
    if (ZSTD_isError(size)) return false;
    compressed.resize(size);
    compressed.shrink_to_fit();
    return true;
  }

  Frames& out_;
  unsigned threads_;
  ZSTD_CDict* dictionary_;
  Encoder open_;
  std::string first_id_;
  std::vector<std::string> waiting_;
  bool failed_ = false;
};

/// Steps through the details of a decompressed frame.
struct DetailCursor {
  Decoder frame;
  std::string_view id = {};
  ByteView detail = {};

  /// False at the end, and when the rest is damaged (then frame.ok() is false).
  bool next() {
    if (frame.at_end()) return false;
    const auto record = as_bytes(frame.text());
    Decoder fields(record);
    id = fields.text();
    detail = record.last(fields.left());
    return frame.ok() && fields.ok();
  }
};

}  // namespace

Result<Frames> pack_frames(DetailStore& store, int level, unsigned threads) {
  Frames frames;
  {
    const auto samples = TRY(collect_samples(store));
    frames.dictionary = train(samples);
  }
  Packer packer(frames, level, threads);
  TRY(store.each(
      [&](std::string_view id, const std::string& encoded) { packer.add(id, encoded); }));
  TRY(packer.finish());
  return frames;
}

namespace {
Result<std::string_view> checked_text_at(const Image& image, std::uint32_t at) {
  const auto head = TRY(image.up_to(layout::kStrings, at, 5));
  Decoder length(head);
  const auto size = length.varint();
  if (!length.ok() || size > layout::kMaxText)
    return Error{Error::corrupt, "a text of the advisory database is damaged"};
  const auto bytes = TRY(image.bytes(layout::kStrings, at + (head.size() - length.left()), size));
  return as_text(bytes);
}
}  // namespace

Result<std::string_view> text_at(const Image& image, std::uint32_t at) {
  const auto* head = image.at_once(layout::kStrings, at, 1);
  const auto size = head ? std::to_integer<std::size_t>(*head) : 0x80;
  if (size < 0x80 && image.at_once(layout::kStrings, at, size + 1))
    return std::string_view(reinterpret_cast<const char*>(head) + 1, size);
  return checked_text_at(image, at);
}

struct FrameReader::Entry {
  std::uint32_t first_id, offset, size, raw_size;
};

FrameReader::FrameReader(const Image& image) : image_(image) {}
FrameReader::~FrameReader() = default;

void FrameReader::FreeDictionary::operator()(void* dictionary) const {
  ZSTD_freeDDict(static_cast<ZSTD_DDict*>(dictionary));
}

std::uint32_t FrameReader::frame_count() const {
  return static_cast<std::uint32_t>(image_.section_size(layout::kFrameIndex) /
                                    layout::kFrameEntrySize);
}

Result<FrameReader::Entry> FrameReader::entry(std::uint32_t frame) const {
  const auto at = std::uint64_t{frame} * layout::kFrameEntrySize;
  const auto bytes = TRY(image_.bytes(layout::kFrameIndex, at, layout::kFrameEntrySize));
  Decoder from(bytes);
  const auto first_id = from.u32();
  const auto offset = from.u32();
  const auto size = from.u32();
  return Entry{first_id, offset, size, from.u32()};
}

/// The last frame that starts at or before the id.
Result<std::optional<std::uint32_t>> FrameReader::frame_of(std::string_view id) const {
  std::uint32_t low = 0;
  for (std::uint32_t high = frame_count(); low < high;) {
    const auto middle = low + (high - low) / 2;
    const auto here = TRY(entry(middle));
    const auto first = TRY(text_at(image_, here.first_id));
    if (first <= id)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return std::optional<std::uint32_t>();
  return std::optional(low - 1);
}

Result<const void*> FrameReader::dictionary() const {
  const std::lock_guard lock(mutex_);
  if (!dictionary_) {
    const auto bytes = TRY(image_.whole(layout::kDictionary));
    dictionary_.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
    if (!dictionary_) return damaged();
  }
  return static_cast<const void*>(dictionary_.get());
}

Result<FrameReader::Content> FrameReader::decompress(std::uint32_t frame) const {
  const auto place = TRY(entry(frame));
  if (place.raw_size > layout::kMaxFrame) return damaged();
  const auto compressed = TRY(image_.bytes(layout::kFrames, place.offset, place.size));
  const void* learnt = TRY(dictionary());
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                                  ZSTD_freeDCtx);
  auto raw = std::make_shared<std::vector<std::byte>>(place.raw_size);
  const auto size =
      ZSTD_decompress_usingDDict(context.get(), raw->data(), raw->size(), compressed.data(),
                                 compressed.size(), static_cast<const ZSTD_DDict*>(learnt));
  if (ZSTD_isError(size) || size != raw->size()) return damaged();
  return Content(std::move(raw));
}

Result<FrameReader::Content> FrameReader::content(std::uint32_t frame) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(recent_.begin(), recent_.end(),
                                    [&](const auto& e) { return e.first == frame; });
    if (found != recent_.end()) {
      recent_.splice(recent_.begin(), recent_, found);
      return found->second;
    }
  }
  auto content = TRY(decompress(frame));
  const std::lock_guard lock(mutex_);
  recent_.emplace_front(frame, content);
  if (recent_.size() > kCachedFrames) recent_.pop_back();
  return content;
}

Result<std::optional<VulnerabilityDetail>> FrameReader::find(std::string_view id) const {
  const auto frame = TRY(frame_of(id));
  if (!frame) return std::optional<VulnerabilityDetail>();
  const auto bytes = TRY(content(*frame));
  DetailCursor at{Decoder(*bytes)};
  while (at.next()) {
    if (at.id != id) continue;
    auto detail = decode_detail(at.detail);
    if (!detail) return damaged();
    return detail;
  }
  if (!at.frame.ok() || !at.frame.at_end()) return damaged();
  return std::optional<VulnerabilityDetail>();
}

Result<std::uint64_t> FrameReader::check_all() const {
  std::uint64_t details = 0;
  std::string last;
  for (std::uint32_t frame = 0; frame < frame_count(); ++frame) {
    const auto bytes = TRY(decompress(frame));
    DetailCursor at{Decoder(*bytes)};
    for (; at.next(); ++details) {
      if (!decode_detail(at.detail) || (details != 0 && at.id <= last)) return damaged();
      last = at.id;
    }
    if (!at.frame.at_end()) return damaged();
  }
  return details;
}

}  // namespace oakum::advisory
