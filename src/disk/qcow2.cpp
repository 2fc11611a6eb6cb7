// QCOW2 images. Source: "Qcow2 Image File Format", docs/interop/qcow2.rst of QEMU.
#include <zstd.h>

#include <algorithm>
#include <array>

#include "disk/image.h"
#include "disk/mapped.h"
#include "disk/record.h"
#include "io/inflate.h"

namespace oakum::disk {
namespace {

constexpr std::uint64_t kOffset = 0x00ff'ffff'ffff'fe00;
constexpr std::uint64_t kCompressed = 1ull << 62;
constexpr std::uint64_t kZero = 1;
constexpr std::size_t kHeader = 112;
constexpr std::uint64_t kLongestName = 1023;
constexpr unsigned kSubclusters = 32;

enum Incompatible : std::uint64_t {
  dirty = 1,  ///< Reference counts may be wrong: nothing to a reader.
  damaged = 2,
  external_data = 4,
  other_compression = 8,
  extended_l2 = 16
};

Error corrupt(std::string what) { return {Error::corrupt, "qcow2: " + std::move(what)}; }
Error unsupported(std::string what) { return {Error::unsupported, "qcow2: " + std::move(what)}; }

struct Header {
  unsigned cluster_bits = 0;
  std::uint64_t size = 0;
  std::uint64_t l1_at = 0;
  std::uint32_t l1_entries = 0;
  std::uint64_t name_at = 0;
  std::uint32_t name_size = 0;
  bool zero_flag = false;  ///< Version 3: entries can say that a cluster is zeros.
  bool extended = false;
  bool zstd = false;
};

Result<void> check_features(const Record& raw) {
  const auto features = raw.be64(72);
  if (features & external_data) return unsupported("its data is in another file");
  if (features & ~std::uint64_t{dirty | damaged | other_compression | extended_l2})
    return unsupported(fmt::format("unknown features {:#x}", features));
  const auto type = raw.u8(104);
  if ((features & other_compression) && type > 1)
    return unsupported(fmt::format("compression of kind {}", type));
  return {};
}

Result<Header> read_header(const Device& file) {
  std::array<std::byte, kHeader> bytes{};
  TRY(file.read(0, std::span(bytes).first(std::min<std::uint64_t>(kHeader, file.size()))));
  const Record raw(bytes);
  const auto version = raw.be32(4);
  if (version != 2 && version != 3) return unsupported(fmt::format("version {}", version));
  if (raw.be32(32) != 0) return unsupported("encrypted");
  Header header;
  header.zero_flag = version == 3;
  if (version == 3) {
    TRY(check_features(raw));
    header.extended = (raw.be64(72) & extended_l2) != 0;
    header.zstd = (raw.be64(72) & other_compression) != 0 && raw.u8(104) == 1;
  }
  header.name_at = raw.be64(8);
  header.name_size = raw.be32(16);
  header.cluster_bits = raw.be32(20);
  header.size = raw.be64(24);
  header.l1_entries = raw.be32(36);
  header.l1_at = raw.be64(40);
  if (header.cluster_bits < (header.extended ? 14 : 9) || header.cluster_bits > 21)
    return corrupt(fmt::format("clusters of 2^{} bytes", header.cluster_bits));
  if (header.l1_at > file.size() || header.size > INT64_MAX)
    return corrupt("a header whose sizes are impossible");
  return header;
}

class Qcow2 final : public MappedDevice {
 public:
  Qcow2(std::unique_ptr<Device> file, const Header& header, std::unique_ptr<Device> backing)
      : file_(std::move(file)),
        tables_(*file_),
        header_(header),
        backing_(std::move(backing)),
        entry_size_(header.extended ? 16 : 8),
        l2_bits_(header.cluster_bits - (header.extended ? 4 : 3)) {}

  std::uint64_t size() const override { return header_.size; }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override {
    const auto span = 1ull << (header_.cluster_bits + l2_bits_);
    const auto index = at / span;
    if (index >= header_.l1_entries) return corrupt(fmt::format("no table for byte {}", at));
    const auto table = TRY(entry(header_.l1_at + index * 8)) & kOffset;
    if (table == 0) return absent(at, span - at % span);
    const auto slot = table + (at % span >> header_.cluster_bits) * entry_size_;
    return header_.extended ? subcluster(at, slot) : cluster(at, slot);
  }

  Result<BlockCache::Block> unpack(std::uint64_t key) const override {
    // The bits that say how many sectors there are follow those of the place.
    const auto place_bits = 62 - (header_.cluster_bits - 8);
    const auto at = key & ((1ull << place_bits) - 1);
    const auto sectors = (key & (kCompressed - 1)) >> place_bits;
    const auto most = (sectors + 1) * 512 - (at & 511);
    if (at >= file_->size()) return corrupt(fmt::format("a cluster behind the end, at {}", at));
    BlockCache::Block packed(std::min(most, file_->size() - at));
    TRY(file_->read(at, packed));
    BlockCache::Block out(cluster_size());
    const bool whole = header_.zstd ? unzstd(packed, out) : inflate(packed, out);
    if (!whole) return corrupt(fmt::format("a damaged compressed cluster at {}", at));
    return out;
  }

 private:
  std::uint64_t cluster_size() const { return 1ull << header_.cluster_bits; }

  Result<std::uint64_t> entry(std::uint64_t at) const {
    std::array<std::byte, 8> bytes;
    TRY(tables_.read(at, bytes));
    return Record(bytes).be64(0);
  }

  /// Bytes that this image leaves to the one it builds on.
  Stretch absent(std::uint64_t at, std::uint64_t size) const {
    if (!backing_ || at >= backing_->size()) return {.size = size};
    return {.size = std::min(size, backing_->size() - at), .on = backing_.get(), .at = at};
  }

  Result<Stretch> cluster(std::uint64_t at, std::uint64_t slot) const {
    const auto within = at & (cluster_size() - 1);
    const auto rest = cluster_size() - within;
    const auto found = TRY(entry(slot));
    if (found & kCompressed)
      return Stretch{.size = rest, .at = within, .packed = true, .key = found};
    if (header_.zero_flag && (found & kZero)) return Stretch{.size = rest};
    if ((found & kOffset) == 0) return absent(at, rest);
    return Stretch{.size = rest, .on = file_.get(), .at = (found & kOffset) + within};
  }

  Result<Stretch> subcluster(std::uint64_t at, std::uint64_t slot) const {
    const auto within = at & (cluster_size() - 1);
    const auto found = TRY(entry(slot));
    if (found & kCompressed)
      return Stretch{.size = cluster_size() - within, .at = within, .packed = true, .key = found};
    const auto bitmap = TRY(entry(slot + 8));
    const auto part = cluster_size() / kSubclusters;
    const auto number = within / part;
    const auto rest = part - within % part;
    if (bitmap >> 32 >> number & 1) return Stretch{.size = rest};
    if (!(bitmap >> number & 1)) return absent(at, rest);
    return Stretch{.size = rest, .on = file_.get(), .at = (found & kOffset) + within};
  }

  static bool inflate(ByteView packed, std::span<std::byte> out) {
    io::Inflate inflate;
    const auto outcome = inflate.run(packed, out);
    return outcome.status != io::Inflate::Status::bad && outcome.produced == out.size();
  }

  static bool unzstd(ByteView packed, std::span<std::byte> out) {
    // Zeros up to the next sector follow the frame.
    const auto frame = ZSTD_findFrameCompressedSize(packed.data(), packed.size());
    if (ZSTD_isError(frame)) return false;
    return ZSTD_decompress(out.data(), out.size(), packed.data(), frame) == out.size();
  }

  std::unique_ptr<Device> file_;
  CachedDevice tables_;
  Header header_;
  std::unique_ptr<Device> backing_;
  std::uint64_t entry_size_;
  unsigned l2_bits_;
};

/// What the image builds on: a file beside it, and nothing else.
Result<std::unique_ptr<Device>> open_backing(const Device& file, const Header& header,
                                             const OpenBeside& beside, unsigned depth) {
  if (header.name_at == 0 || header.name_size == 0) return std::unique_ptr<Device>();
  if (header.name_size > kLongestName) return corrupt("a backing file whose name is too long");
  std::string name(header.name_size, '\0');
  TRY(file.read(header.name_at, std::as_writable_bytes(std::span(name))));
  auto opened = beside(name);
  if (!opened)
    return Error{opened.error().kind,
                 fmt::format("qcow2: builds on another image ({}); merge them with qemu-img "
                             "convert",
                             opened.error().what)};
  auto image = open_image(*std::move(opened), beside, depth + 1);
  if (!image) return std::move(image.error()).during(name);
  return std::move(image->disk);
}

}  // namespace

Result<std::unique_ptr<Device>> open_qcow2(std::unique_ptr<Device> file, const OpenBeside& beside,
                                           unsigned depth) {
  const auto header = TRY(read_header(*file));
  auto backing = TRY(open_backing(*file, header, beside, depth));
  return std::make_unique<Qcow2>(std::move(file), header, std::move(backing));
}

}  // namespace oakum::disk
