#include "io/zip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>

#include "io/crc32.h"
#include "io/inflate.h"

namespace oakum::io {
namespace {

constexpr std::uint32_t kLocalMagic = 0x04034b50;
constexpr std::uint32_t kMemberMagic = 0x02014b50;
constexpr std::uint32_t kEndMagic = 0x06054b50;
constexpr std::uint32_t kEnd64Magic = 0x06064b50;
constexpr std::uint32_t kEnd64LocatorMagic = 0x07064b50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kMemberSize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocatorSize = 20;
constexpr std::uint32_t kIn64 = 0xffffffff;  ///< "see the zip64 field instead"

constexpr std::uint64_t kRatioFrom = 64 << 20;
constexpr std::uint64_t kMostInMemory = 2ull << 30;
constexpr std::uint64_t kDeflateMost = 1032;  ///< What deflate can reach: 258 bytes in two bits.

Error corrupt(std::string_view what) { return {Error::corrupt, fmt::format("zip: {}", what)}; }
Error corrupt(const ZipEntry& entry, std::string_view what) {
  return {Error::corrupt, fmt::format("zip: {}: {}", entry.name, what)};
}

/// Fields of a record whose size was checked.
class Fields {
 public:
  explicit Fields(ByteView record) : record_(record) {}
  std::uint16_t u16(std::size_t at) const {
    return load_le<std::uint16_t>(record_, at).value_or(0);
  }
  std::uint32_t u32(std::size_t at) const {
    return load_le<std::uint32_t>(record_, at).value_or(0);
  }
  std::uint64_t u64(std::size_t at) const {
    return load_le<std::uint64_t>(record_, at).value_or(0);
  }

 private:
  ByteView record_;
};

bool has_magic(ByteView bytes, std::uint64_t at, std::uint32_t magic) {
  return at <= bytes.size() && load_le<std::uint32_t>(bytes, static_cast<std::size_t>(at)) == magic;
}

/// What the records at the end say about the central directory.
struct Directory {
  std::uint64_t records = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  std::uint64_t limit = 0;  ///< Where those records start.
  std::uint64_t base = 0;   ///< Length of a stub in front that offsets do not count.
  std::uint64_t begin() const { return base + offset; }
};

/// The last end record whose comment fits into what follows it.
std::optional<std::size_t> find_end(ByteView bytes) {
  if (bytes.size() < kEndSize) return std::nullopt;
  const std::size_t last = bytes.size() - kEndSize;
  const std::size_t first = last > 0xffff ? last - 0xffff : 0;
  for (std::size_t at = last + 1; at-- > first;)
    if (has_magic(bytes, at, kEndMagic) && Fields(bytes.subspan(at)).u16(20) <= last - at)
      return at;
  return std::nullopt;
}

/// The zip64 end record that the locator in front of the end record at `end` leads to. A stub in
/// front shifts it.
std::optional<std::uint64_t> find_end64(ByteView bytes, std::size_t end) {
  if (end < kLocatorSize || !has_magic(bytes, end - kLocatorSize, kEnd64LocatorMagic))
    return std::nullopt;
  const std::uint64_t locator = end - kLocatorSize;
  const auto named = Fields(bytes.subspan(static_cast<std::size_t>(locator))).u64(8);
  for (const auto at : {named, locator - std::min<std::uint64_t>(locator, kEnd64Size)})
    if (has_magic(bytes, at, kEnd64Magic) && locator >= kEnd64Size && at <= locator - kEnd64Size)
      return at;
  return std::nullopt;
}

Result<Directory> find_directory(ByteView bytes) {
  const auto end = find_end(bytes);
  if (!end) return corrupt("no end of a central directory");
  const Fields fields(bytes.subspan(*end));
  if (fields.u16(4) != fields.u16(6))
    return Error{Error::unsupported, "zip: an archive of several disks"};
  Directory found{fields.u16(10), fields.u32(12), fields.u32(16), *end, 0};
  if (found.records == 0xffff || found.size == kIn64 || found.offset == kIn64) {
    if (const auto end64 = find_end64(bytes, *end)) {
      const Fields wide(bytes.subspan(static_cast<std::size_t>(*end64)));
      found = {wide.u64(32), wide.u64(40), wide.u64(48), *end64, 0};
    }
  }
  if (found.size > found.limit || found.offset > found.limit - found.size)
    return corrupt("a central directory that does not fit");
  // The directory ends where its end record starts, unless it is found where the offset says.
  const bool literal = has_magic(bytes, found.offset, kMemberMagic);
  if (!literal) found.base = found.limit - found.size - found.offset;
  return found;
}

/// Takes the sizes and the offset from the zip64 field where the record refers to it. False when it
/// is not there.
bool read_wide(ByteView extra, ZipEntry& entry) {
  std::uint64_t* const wanted[] = {&entry.size, &entry.compressed_size, &entry.offset};
  if (std::none_of(std::begin(wanted), std::end(wanted),
                   [](auto* value) { return *value == kIn64; }))
    return true;
  while (extra.size() >= 4) {
    const Fields field(extra);
    const auto size = field.u16(2);
    const auto content = slice(extra, 4, size);
    if (!content) return false;
    extra = extra.subspan(4 + static_cast<std::size_t>(size));
    if (field.u16(0) != 1) continue;
    std::size_t at = 0;
    for (auto* value : wanted) {
      if (*value != kIn64) continue;
      const auto wide = load_le<std::uint64_t>(*content, at);
      if (!wide) return false;
      *value = *wide;
      at += 8;
    }
    return true;
  }
  return false;
}

/// The member record at `at`, which moves behind it; nothing when it does not fit.
std::optional<ZipEntry> read_member(ByteView directory, std::size_t& at) {
  const auto record = directory.subspan(at);
  if (record.size() < kMemberSize) return std::nullopt;
  const Fields fields(record);
  const std::size_t name = fields.u16(28);
  const std::size_t extra = fields.u16(30);
  const std::size_t whole = kMemberSize + name + extra + fields.u16(32);
  if (whole > record.size()) return std::nullopt;
  ZipEntry entry{.name = as_text(record.subspan(kMemberSize, name)),
                 .method = fields.u16(10),
                 .flags = fields.u16(8),
                 .crc = fields.u32(16),
                 .compressed_size = fields.u32(20),
                 .size = fields.u32(24),
                 .offset = fields.u32(42)};
  if (!read_wide(record.subspan(kMemberSize + name, extra), entry))
    entry.fault = "it lacks its zip64 sizes";
  at += whole;
  return entry;
}

/// Where the data of a member starts: behind the name and the extra field of its local header.
std::optional<std::uint64_t> data_offset(ByteView bytes, const ZipEntry& entry) {
  if (!has_magic(bytes, entry.offset, kLocalMagic)) return std::nullopt;
  const auto header = slice(bytes, entry.offset, kLocalSize);
  if (!header) return std::nullopt;
  const Fields fields(*header);
  return entry.offset + kLocalSize + fields.u16(26) + fields.u16(28);
}

/// Where the member ends; its offset, with a fault noted, when that cannot be said.
std::uint64_t end_of(ByteView bytes, std::uint64_t limit, ZipEntry& entry) {
  const auto data = data_offset(bytes, entry);
  if (!data)
    entry.fault = "its local header is missing";
  else if (*data > limit || limit - *data < entry.compressed_size)
    entry.fault = "it reaches beyond the members";
  return entry.fault.empty() ? *data + entry.compressed_size : entry.offset;
}

/// Notes a fault in every member that shares bytes with another one.
void find_overlaps(ByteView bytes, std::uint64_t limit, std::vector<ZipEntry>& entries) {
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return entries[a].offset < entries[b].offset; });
  std::uint64_t reached = 0;
  std::size_t reached_by = 0;
  for (const auto index : order) {
    auto& entry = entries[index];
    const auto end = end_of(bytes, limit, entry);
    if (end == entry.offset) continue;
    if (entry.offset < reached)
      entry.fault = entries[reached_by].fault = "it overlaps another member";
    if (end > reached) {
      reached = end;
      reached_by = index;
    }
  }
}

/// What the local header and the directory disagree about, or "".
std::string_view disagreement(ByteView bytes, const ZipEntry& entry) {
  const auto header = bytes.subspan(static_cast<std::size_t>(entry.offset));
  const Fields fields(header);
  const auto name = slice(header, kLocalSize, fields.u16(26));
  if (!name || as_text(*name) != entry.name) return "two names";
  if (fields.u16(8) != entry.method) return "two methods";
  if (((fields.u16(6) ^ entry.flags) & 1) != 0) return "encrypted or not";
  const bool sizes_follow = (fields.u16(6) & 8) != 0;  // in a descriptor behind the data
  const auto differs = [&](std::uint64_t local, std::uint64_t central) {
    return local != central && local != kIn64 && !(sizes_follow && local == 0);
  };
  if (differs(fields.u32(14), entry.crc)) return "two checksums";
  if (differs(fields.u32(18), entry.compressed_size) || differs(fields.u32(22), entry.size))
    return "two sizes";
  return {};
}

/// Raw deflate into exactly `out`. False when the data are bad, or more or less than that.
bool inflate_whole(ByteView in, std::span<std::byte> out) {
  const auto did = Inflate().run(in, out);
  return did.status == Inflate::Status::done && did.produced == out.size();
}

}  // namespace

Result<ZipArchive> ZipArchive::open(ByteView bytes, const ZipLimits& limits) {
  const auto found = TRY(find_directory(bytes));
  ZipArchive archive(bytes, limits);
  const auto directory = slice(bytes, found.begin(), found.size);
  if (!directory) return corrupt("a central directory that does not fit");
  std::size_t at = 0;
  while (has_magic(*directory, at, kMemberMagic)) {
    auto entry = read_member(*directory, at);
    if (!entry) return corrupt("a truncated central directory");
    if (archive.entries_.size() == limits.members)
      return Error{Error::too_large, fmt::format("zip: more than {} members", limits.members)};
    if (entry->offset > bytes.size() - found.base) entry->fault = "its local header is missing";
    entry->offset += entry->fault.empty() ? found.base : 0;
    archive.entries_.push_back(*entry);
  }
  // Writers without zip64 count modulo 2^16.
  if (((archive.entries_.size() ^ found.records) & 0xffff) != 0)
    return corrupt(fmt::format("{} members, but {} in the central directory", found.records,
                               archive.entries_.size()));
  find_overlaps(bytes, found.begin(), archive.entries_);
  return archive;
}

Result<void> ZipArchive::check_readable(const ZipEntry& entry, std::uint64_t limit) const {
  constexpr std::uint16_t kStored = 0;
  constexpr std::uint16_t kDeflate = 8;
  if (!entry.fault.empty()) return corrupt(entry, entry.fault);
  const auto disagrees = disagreement(bytes_, entry);
  if (!disagrees.empty())
    return corrupt(entry, fmt::format("its header and the directory disagree: {}", disagrees));
  if (entry.is_encrypted())
    return Error{Error::unsupported, fmt::format("zip: {}: it is encrypted", entry.name)};
  if (entry.method != kStored && entry.method != kDeflate)
    return Error{Error::unsupported,
                 fmt::format("zip: {}: compression method {}", entry.name, entry.method)};
  limit = std::min(limit, kMostInMemory);
  if (entry.size > limit)
    return Error{Error::too_large, fmt::format("zip: {}: {} bytes, more than the limit of {}",
                                               entry.name, entry.size, limit)};
  if (entry.method == kStored && entry.size != entry.compressed_size)
    return corrupt(entry, "it is stored with two sizes");
  if (entry.size / kDeflateMost > entry.compressed_size)
    return corrupt(entry, "it claims more than deflate can hold");
  if (entry.size > kRatioFrom && entry.size / limits_.ratio > entry.compressed_size)
    return Error{Error::too_large,
                 fmt::format("zip: {}: {} bytes grow to {}, more than {} times", entry.name,
                             entry.compressed_size, entry.size, limits_.ratio)};
  return {};
}

Result<std::vector<std::byte>> ZipArchive::read(const ZipEntry& entry, std::uint64_t limit) const {
  const auto data_at = data_offset(bytes_, entry);
  if (!data_at) return corrupt(entry, "its local header is missing");
  TRY(check_readable(entry, limit));
  const auto data = slice(bytes_, *data_at, entry.compressed_size);
  if (!data) return corrupt(entry, "it is truncated");
  std::vector<std::byte> content;
  if (entry.method == 0) {
    content.assign(data->begin(), data->end());
  } else {
    content.resize(static_cast<std::size_t>(entry.size));
    if (!inflate_whole(*data, content)) return corrupt(entry, "its compressed data are damaged");
  }
  if (crc32(0, content) != entry.crc) return corrupt(entry, "checksum mismatch");
  return content;
}

}  // namespace oakum::io
