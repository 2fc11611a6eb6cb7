// VMware's disks. Source: "Virtual Disk Format 1.1" and 5.0 (VMware).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "disk/image.h"
#include "disk/mapped.h"
#include "disk/part.h"
#include "disk/record.h"
#include "io/zlib.h"

namespace oakum::disk {
namespace {

constexpr std::uint64_t kSector = 512;
constexpr std::uint64_t kMostSectors = 1ull << 44;
constexpr std::uint64_t kLargestGrain = 1 << 15;  // sectors: 16 MiB
constexpr std::uint64_t kDirectoryAtEnd = UINT64_MAX;
constexpr std::uint64_t kLongestDescriptor = 1 << 20;
constexpr std::size_t kMostExtents = 4096;
constexpr std::size_t kGrainMarker = 12;

enum Flags : std::uint32_t { zeroed_grains = 1 << 2, compressed = 1 << 16, markers = 1 << 17 };

Error corrupt(std::string what) { return {Error::corrupt, "vmdk: " + std::move(what)}; }
Error unsupported(std::string what) { return {Error::unsupported, "vmdk: " + std::move(what)}; }

/// The header of a sparse extent, in bytes where it counts sectors.
struct Header {
  std::uint32_t flags = 0;
  std::uint64_t size = 0;
  std::uint64_t grain = 0;
  std::uint64_t grains_in_table = 0;
  std::uint64_t directory_at = 0;
  std::uint64_t descriptor_at = 0;
  std::uint64_t descriptor_size = 0;
};

Result<Header> parse_header(const Record& raw) {
  if (!raw.has(0, "KDMV")) return corrupt("no header");
  if (raw.u32(4) < 1 || raw.u32(4) > 3)
    return unsupported(fmt::format("sparse extents of version {}", raw.u32(4)));
  const auto sectors = raw.u64(12), grain = raw.u64(20), directory = raw.u64(56);
  const auto descriptor = raw.u64(28), descriptor_size = raw.u64(36);
  Header header;
  header.flags = raw.u32(8);
  header.grains_in_table = raw.u32(44);
  if (sectors > kMostSectors || grain == 0 || grain > kLargestGrain ||
      header.grains_in_table == 0 || header.grains_in_table > 1 << 16 ||
      (directory > kMostSectors && directory != kDirectoryAtEnd) || descriptor > kMostSectors)
    return corrupt("a header whose sizes are impossible");
  if ((header.flags & compressed) && (raw.u16(77) != 1 || !(header.flags & markers)))
    return unsupported(fmt::format("compression of kind {}", raw.u16(77)));
  header.size = sectors * kSector;
  header.grain = grain * kSector;
  header.directory_at = directory == kDirectoryAtEnd ? directory : directory * kSector;
  header.descriptor_at = descriptor * kSector;
  header.descriptor_size = std::min(descriptor_size, kLongestDescriptor / kSector) * kSector;
  return header;
}

Result<Header> read_header(const Device& file) {
  std::array<std::byte, kSector> bytes;
  TRY(file.read(0, bytes));
  auto header = TRY(parse_header(Record(bytes)));
  if (header.directory_at != kDirectoryAtEnd) return header;
  // A disk that was written as a stream: the header that counts is in front of the end marker.
  if (file.size() < 3 * kSector) return corrupt("no footer");
  TRY(file.read(file.size() - 2 * kSector, bytes));
  header = TRY(parse_header(Record(bytes)));
  if (header.directory_at == kDirectoryAtEnd) return corrupt("a footer without a directory");
  return header;
}

class Sparse final : public MappedDevice {
 public:
  Sparse(std::unique_ptr<Device> file, const Header& header)
      : file_(std::move(file)), tables_(*file_), header_(header) {}
  std::uint64_t size() const override { return header_.size; }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override {
    const auto grain = at / header_.grain;
    const auto within = at % header_.grain;
    const auto span = header_.grain * header_.grains_in_table;
    const auto table = TRY(sector(header_.directory_at + grain / header_.grains_in_table * 4));
    if (table == 0) return Stretch{.size = span - at % span};
    const auto found = TRY(sector(table * kSector + grain % header_.grains_in_table * 4));
    const auto rest = header_.grain - within;
    if (found == 0 || (found == 1 && (header_.flags & zeroed_grains))) return Stretch{.size = rest};
    if (header_.flags & compressed)
      return Stretch{.size = rest, .at = within, .packed = true, .key = found};
    return Stretch{.size = rest, .on = file_.get(), .at = found * kSector + within};
  }

  Result<BlockCache::Block> unpack(std::uint64_t key) const override {
    const auto at = key * kSector;
    std::array<std::byte, kGrainMarker> marker;
    TRY(file_->read(at, marker));
    const auto size = Record(marker).u32(8);
    if (size > 2 * header_.grain + kSector)
      return corrupt(fmt::format("a compressed grain of {} bytes at {}", size, at));
    BlockCache::Block packed(size);
    TRY(file_->read(at + kGrainMarker, packed));
    auto grain = io::inflate_zlib(packed, header_.grain);
    if (!grain) return corrupt(fmt::format("a grain at {}: {}", at, grain.error().what));
    grain->resize(header_.grain);  // the last one of a disk may be shorter
    return *std::move(grain);
  }

 private:
  Result<std::uint64_t> sector(std::uint64_t at) const {
    std::array<std::byte, 4> entry;
    TRY(tables_.read(at, entry));
    return Record(entry).u32(0);
  }

  std::unique_ptr<Device> file_;
  CachedDevice tables_;
  Header header_;
};

/// Extents, one behind the other.
class Extents final : public MappedDevice {
 public:
  std::uint64_t size() const override { return ends_.empty() ? 0 : ends_.back(); }
  /// Null: zeros.
  void add(std::unique_ptr<Device> device, std::uint64_t start, std::uint64_t size) {
    ends_.push_back(this->size() + size);
    parts_.push_back({std::move(device), start});
  }
  std::size_t count() const { return parts_.size(); }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override {
    const auto found = std::upper_bound(ends_.begin(), ends_.end(), at);
    const auto number = static_cast<std::size_t>(found - ends_.begin());
    const auto before = number == 0 ? 0 : ends_[number - 1];
    const auto& part = parts_[number];
    return Stretch{.size = *found - at, .on = part.device.get(), .at = part.start + (at - before)};
  }

 private:
  struct Extent {
    std::unique_ptr<Device> device;
    std::uint64_t start;
  };
  std::vector<std::uint64_t> ends_;
  std::vector<Extent> parts_;
};

/// A line of the descriptor that names an extent: RW 4192256 SPARSE "disk-s001.vmdk" 0
struct ExtentLine {
  std::string_view access, kind, name;
  std::uint64_t sectors = 0, start = 0;
};

std::optional<ExtentLine> parse_extent(std::string_view line) {
  const auto words = split_words(line.substr(0, line.find('"')));
  if (words.size() < 3) return std::nullopt;
  ExtentLine extent{.access = words[0], .kind = words[2], .name = {}};
  if (extent.access != "RW" && extent.access != "RDONLY" && extent.access != "NOACCESS")
    return std::nullopt;
  const auto sectors = parse_decimal(words[1]);
  if (!sectors) return std::nullopt;
  extent.sectors = *sectors;
  const auto quoted = split(line, '"');
  if (quoted.size() == 3) {
    extent.name = quoted[1];
    extent.start = parse_decimal(trim(quoted[2])).value_or(0);
  }
  return extent;
}

/// Disks that hold only what differs from another one.
Result<void> check_parent(std::string_view descriptor) {
  std::string_view line;
  for (Lines lines(descriptor); lines.next(line);) {
    const auto pair = cut(line, "=");
    if (pair && equal_ignoring_case(trim(pair->first), "parentCID") &&
        !equal_ignoring_case(trim(pair->second), "ffffffff"))
      return unsupported("a snapshot, holds only the differences to another disk");
  }
  return {};
}

Result<void> add_extent(Extents& extents, const ExtentLine& line, const OpenBeside& beside) {
  if (line.access == "NOACCESS") return unsupported("an extent that must not be read");
  if (line.sectors > kMostSectors || line.start > kMostSectors ||
      extents.size() > kMostSectors * kSector || extents.count() == kMostExtents)
    return corrupt("a descriptor whose sizes are impossible");
  const auto size = line.sectors * kSector;
  if (line.kind == "ZERO") {
    extents.add(nullptr, 0, size);
    return {};
  }
  if (line.kind != "FLAT" && line.kind != "SPARSE" && line.kind != "VMFS")
    return unsupported(fmt::format("extents of kind {}", printable(line.kind)));
  auto device = TRY(beside(std::string(line.name)));
  if (line.kind == "SPARSE") device = TRY(open_vmdk(std::move(device)));
  const auto start = line.kind == "SPARSE" ? 0 : line.start * kSector;
  const auto inside = check_inside(device->size(), start, size);
  if (!inside)
    return corrupt(fmt::format("extent {}: {}", printable(line.name), inside.error().what));
  extents.add(std::move(device), start, size);
  return {};
}

}  // namespace

Result<std::unique_ptr<Device>> open_vmdk(std::unique_ptr<Device> file) {
  const auto header = TRY(read_header(*file));
  if (header.descriptor_at != 0 && header.descriptor_at < file->size()) {
    std::string text(std::min(header.descriptor_size, file->size() - header.descriptor_at), '\0');
    TRY(file->read(header.descriptor_at, std::as_writable_bytes(std::span(text))));
    TRY(check_parent(text));
  }
  return std::make_unique<Sparse>(std::move(file), header);
}

Result<std::unique_ptr<Device>> open_vmdk_descriptor(const Device& file, const OpenBeside& beside) {
  if (file.size() > kLongestDescriptor)
    return Error{Error::too_large, "vmdk: a descriptor of more than 1 MiB"};
  std::string text(file.size(), '\0');
  TRY(file.read(0, std::as_writable_bytes(std::span(text))));
  TRY(check_parent(text));
  auto extents = std::make_unique<Extents>();
  std::string_view line;
  for (Lines lines(text); lines.next(line);)
    if (const auto extent = parse_extent(line)) TRY(add_extent(*extents, *extent, beside));
  if (extents->count() == 0) return corrupt("a descriptor without extents");
  return extents;
}

}  // namespace oakum::disk
