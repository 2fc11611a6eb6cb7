#include "disk/partitions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.h"
#include "disk/record.h"
#include "io/crc32.h"

namespace oakum::disk {
namespace {

constexpr std::uint64_t kSector = 512;
constexpr unsigned kMostLogical = 128;
constexpr std::uint64_t kMostSectors = 1ull << 52;
constexpr std::uint64_t kLargestArray = 1 << 20;
constexpr std::size_t kGptHeader = 92;
constexpr std::uint8_t kProtective = 0xee;

// ---- MBR ----

struct MbrEntry {
  std::uint8_t status = 0, type = 0;
  std::uint64_t start = 0, sectors = 0;
};

using Mbr = std::array<MbrEntry, 4>;

bool is_extended(std::uint8_t type) { return type == 0x05 || type == 0x0f || type == 0x85; }

Mbr parse_mbr(const Record& sector) {
  Mbr entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto at = 446 + i * 16;
    entries[i] = {sector.u8(at), sector.u8(at + 4), sector.u32(at + 8), sector.u32(at + 12)};
  }
  return entries;
}

/// Boot sectors of file systems bear the same signature, with code where the table would be.
bool is_plausible(const Mbr& entries, std::uint64_t disk_size) {
  bool any = false;
  for (const auto& entry : entries) {
    if (entry.status != 0 && entry.status != 0x80) return false;
    if (entry.type == 0 || entry.sectors == 0) continue;
    if (entry.start == 0 || entry.start * kSector >= disk_size) return false;
    any = true;
  }
  return any;
}

class MbrReader {
 public:
  MbrReader(const Device& disk, std::uint32_t signature) : disk_(disk), signature_(signature) {}

  Result<std::vector<Partition>> read(const Mbr& entries) {
    for (unsigned i = 0; i < entries.size(); ++i) {
      const auto& entry = entries[i];
      if (entry.sectors == 0 || entry.type == 0) continue;
      if (is_extended(entry.type))
        TRY(follow(entry.start));
      else
        add(i + 1, entry.start, entry);
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Partition& a, const Partition& b) { return a.number < b.number; });
    return std::move(found_);
  }

 private:
  void add(unsigned number, std::uint64_t start, const MbrEntry& entry) {
    found_.push_back({.number = number,
                      .start = start * kSector,
                      .size = entry.sectors * kSector,
                      .type = fmt::format("{:02x}", entry.type),
                      .label = {},
                      .uuid = fmt::format("{:08x}-{:02x}", signature_, number)});
  }

  /// The chain of tables in an extended partition, each with one partition and the next table.
  Result<void> follow(std::uint64_t container) {
    std::set<std::uint64_t> seen;
    auto table = container;
    while (seen.insert(table).second && logical_ < 5 + kMostLogical) {
      std::array<std::byte, kSector> bytes;
      if (table * kSector + kSector > disk_.size()) break;  // cut short: what came before stands
      TRY(disk_.read(table * kSector, bytes));
      const Record sector(bytes);
      if (sector.u16(510) != 0xaa55) break;
      const auto entries = parse_mbr(sector);
      if (entries[0].type != 0 && entries[0].sectors != 0)
        add(logical_++, table + entries[0].start, entries[0]);
      if (!is_extended(entries[1].type) || entries[1].sectors == 0) break;
      table = container + entries[1].start;
    }
    return {};
  }

  const Device& disk_;
  std::uint32_t signature_;
  unsigned logical_ = 5;
  std::vector<Partition> found_;
};

// ---- GPT ----

std::string guid(const Record& raw, std::size_t at) {
  auto text = fmt::format("{:08x}-{:04x}-{:04x}-", raw.u32(at), raw.u16(at + 4), raw.u16(at + 6));
  for (std::size_t i = 8; i < 16; ++i)
    text += fmt::format("{}{:02x}", i == 10 ? "-" : "", raw.u8(at + i));
  return text;
}

/// UTF-16 without surrogates, which is what labels are in practice.
std::string label_of(const Record& raw, std::size_t at) {
  std::string text;
  for (std::size_t i = 0; i < 36; ++i) {
    const auto unit = raw.u16(at + 2 * i);
    if (unit == 0) break;
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else if (unit < 0x800) {
      text += static_cast<char>(0xc0 | unit >> 6);
      text += static_cast<char>(0x80 | (unit & 0x3f));
    } else {
      text += static_cast<char>(0xe0 | unit >> 12);
      text += static_cast<char>(0x80 | (unit >> 6 & 0x3f));
      text += static_cast<char>(0x80 | (unit & 0x3f));
    }
  }
  return text;
}

std::vector<Partition> parse_gpt(ByteView array, std::uint32_t count, std::uint32_t entry_size,
                                 std::uint64_t sector) {
  std::vector<Partition> found;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Record entry(array.subspan(std::size_t{i} * entry_size, entry_size));
    const auto first = entry.u64(32), last = entry.u64(40);
    const bool unused = entry.u64(0) == 0 && entry.u64(8) == 0;
    if (unused || first > last || last >= kMostSectors) continue;
    auto type = guid(entry, 0);
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    found.push_back({.number = i + 1,
                     .start = first * sector,
                     .size = (last - first + 1) * sector,
                     .type = std::move(type),
                     .label = label_of(entry, 56),
                     .uuid = guid(entry, 16)});
  }
  return found;
}

/// One copy of the table, whose header is in sector `number`; nothing when there is none or it is
/// damaged.
Result<std::optional<std::vector<Partition>>> read_gpt(const Device& disk, std::uint64_t sector,
                                                       std::uint64_t number) {
  using Found = std::optional<std::vector<Partition>>;
  if (disk.size() / sector <= number) return Found();
  std::vector<std::byte> bytes(sector);
  TRY(disk.read(number * sector, bytes));
  const Record header(bytes);
  const auto size = header.u32(12);
  if (!header.has(0, "EFI PART") || size < kGptHeader || size > sector) return Found();
  if (header.u64(24) != number) return Found();
  const auto promised = header.u32(16), array_promised = header.u32(88);
  const auto array_at = header.u64(72);
  const auto count = header.u32(80), entry_size = header.u32(84);
  std::fill_n(bytes.begin() + 16, 4, std::byte{0});
  if (io::crc32(0, ByteView(bytes).first(size)) != promised) return Found();
  const auto array_size = std::uint64_t{count} * entry_size;
  if (entry_size < 128 || array_size > kLargestArray || array_at >= disk.size() / sector ||
      array_size > disk.size() - array_at * sector)
    return Found();
  std::vector<std::byte> array(array_size);
  TRY(disk.read(array_at * sector, array));
  if (io::crc32(0, array) != array_promised) return Found();
  return Found(parse_gpt(array, count, entry_size, sector));
}

Result<std::optional<std::vector<Partition>>> read_any_gpt(const Device& disk) {
  for (const bool backup : {false, true})
    for (const std::uint64_t sector : {512u, 4096u}) {
      if (disk.size() < 2 * sector) continue;
      auto found = TRY(read_gpt(disk, sector, backup ? disk.size() / sector - 1 : 1));
      if (found) return found;
    }
  return std::optional<std::vector<Partition>>();
}

}  // namespace

Result<PartitionTable> read_partitions(const Device& disk) {
  PartitionTable table;
  if (disk.size() < kSector) return table;
  std::array<std::byte, kSector> bytes;
  TRY(disk.read(0, bytes));
  const Record sector(bytes);
  const auto mbr = parse_mbr(sector);
  const bool boot_sector = sector.u16(510) == 0xaa55;
  const bool protective = boot_sector && std::any_of(mbr.begin(), mbr.end(), [](const auto& entry) {
                            return entry.type == kProtective;
                          });
  // A backup alone may be left over from an earlier use of the disk.
  auto gpt = TRY(protective ? read_any_gpt(disk) : read_gpt(disk, kSector, 1));
  if (gpt) {
    table.kind = PartitionTable::Kind::gpt;
    table.partitions = *std::move(gpt);
  } else if (protective && mbr[0].type == kProtective) {
    return Error{Error::corrupt, "gpt: both copies of the partition table are damaged"};
  } else if (boot_sector && is_plausible(mbr, disk.size())) {
    table.kind = PartitionTable::Kind::mbr;
    table.partitions = TRY(MbrReader(disk, sector.u32(440)).read(mbr));
  }
  return table;
}

}  // namespace oakum::disk
