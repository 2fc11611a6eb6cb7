#include "io/decompress.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "io/decoder.h"

namespace oakum::io {

std::string_view name_of(Compression compression) {
  constexpr std::string_view kNames[] = {"none", "gzip", "zstd", "xz", "bzip2"};
  return kNames[static_cast<std::size_t>(compression)];
}

Compression detect_compression(ByteView head) {
  using namespace std::string_view_literals;
  const auto text = as_text(head);
  if (text.starts_with("\x1f\x8b"sv)) return Compression::gzip;
  if (text.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::zstd;
  const auto number = load_le<std::uint32_t>(head, 0);
  if (number && (*number & 0xfffffff0u) == 0x184d2a50u) return Compression::zstd;
  if (text.starts_with("\xfd"
                       "7zXZ\0"sv))
    return Compression::xz;
  if (text.size() >= 4 && text.starts_with("BZh") && text[3] >= '1' && text[3] <= '9')
    return Compression::bzip2;
  return Compression::none;
}

static std::unique_ptr<Reader> make_decoder(Compression compression, std::unique_ptr<Reader> in,
                                            const InflateLimits& limits) {
  switch (compression) {
    case Compression::gzip:
      return gzip_decoder(std::move(in), limits);
    case Compression::zstd:
      return zstd_decoder(std::move(in), limits);
    case Compression::xz:
      return xz_decoder(std::move(in), limits);
    case Compression::bzip2:
      return bzip2_decoder(std::move(in), limits);
    case Compression::none:
      break;
  }
  return in;
}

Result<std::unique_ptr<Reader>> decompress(Compression compression, std::unique_ptr<Reader> in,
                                           const InflateLimits& limits) {
  try {
    return make_decoder(compression, std::move(in), limits);
  } catch (const std::bad_alloc&) {
    return Error{Error::internal, fmt::format("{}: out of memory", name_of(compression))};
  }
}

namespace {

/// Bytes that were read already, then the rest.
class PrefixedReader final : public Reader {
 public:
  static constexpr std::size_t kCapacity = 6;

  PrefixedReader(std::span<const std::byte> prefix, std::unique_ptr<Reader> rest)
      : size_(prefix.size()), rest_(std::move(rest)) {
    std::copy(prefix.begin(), prefix.end(), prefix_.begin());
  }

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (at_ == size_) return rest_->read(into);
    const auto count = std::min(into.size(), size_ - at_);
    if (count > 0) std::memcpy(into.data(), prefix_.data() + at_, count);
    at_ += count;
    return count;
  }

  Result<std::uint64_t> skip(std::uint64_t count) override {
    const auto passed = std::min<std::uint64_t>(count, size_ - at_);
    at_ += static_cast<std::size_t>(passed);
    if (passed == count) return count;
    return passed + TRY(rest_->skip(count - passed));
  }

 private:
  std::array<std::byte, kCapacity> prefix_{};
  std::size_t size_;
  std::size_t at_ = 0;
  std::unique_ptr<Reader> rest_;
};

}  // namespace

Result<Decompressed> decompress_auto(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  std::array<std::byte, PrefixedReader::kCapacity> head{};
  std::size_t size = 0;
  while (size < head.size()) {
    const auto got = TRY(in->read(std::span(head).subspan(size)));
    if (got == 0) break;
    size += got;
  }
  const auto peeked = ByteView(head).first(size);
  const auto compression = detect_compression(peeked);
  auto whole = std::make_unique<PrefixedReader>(peeked, std::move(in));
  auto reader = TRY(decompress(compression, std::move(whole), limits));
  return Decompressed{compression, std::move(reader)};
}

}  // namespace oakum::io
