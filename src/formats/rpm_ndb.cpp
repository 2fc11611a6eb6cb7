#include "formats/rpm_ndb.h"

namespace oakum::formats {
namespace {
// All numbers are little-endian; magics are four letters.
constexpr std::uint32_t letters(const char (&text)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = (value << 8) | static_cast<unsigned char>(text[i]);
  return value;
}
constexpr std::uint32_t kFileMagic = letters("RpmP");
constexpr std::uint32_t kSlotMagic = letters("Slot");
constexpr std::uint32_t kBlobMagic = letters("BlbS");
constexpr std::size_t kFileHeader = 32;
constexpr std::size_t kSlotPage = 4096;
constexpr std::size_t kSlotSize = 16;
constexpr std::uint64_t kBlock = 16;
constexpr std::uint64_t kBlobHeader = 16;
constexpr std::uint64_t kBlobTail = 12;

Error damaged(std::string what) { return {Error::corrupt, std::move(what)}; }
std::uint32_t u32(ByteView bytes, std::size_t at) {
  return load_le<std::uint32_t>(bytes, at).value_or(0);
}

struct Slot {
  std::uint32_t package, offset, blocks;
};

/// The blob that a slot points at.
Result<ByteView> blob_of(ByteView file, const Slot& slot) {
  const auto blocks = slice(file, slot.offset * kBlock, slot.blocks * kBlock);
  if (!blocks)
    return damaged(
        fmt::format("rpm database: package {}: its blob lies outside the file", slot.package));
  if (u32(*blocks, 0) != kBlobMagic || u32(*blocks, 4) != slot.package)
    return damaged(
        fmt::format("rpm database: package {}: no such blob where its slot points", slot.package));
  const auto size = u32(*blocks, 12);
  if (kBlobHeader + size + kBlobTail > blocks->size())
    return damaged(
        fmt::format("rpm database: package {}: {} bytes do not fit its blob", slot.package, size));
  return blocks->subspan(kBlobHeader, size);
}
}  // namespace

bool is_rpm_ndb(ByteView file) { return load_le<std::uint32_t>(file, 0) == kFileMagic; }

Result<void> for_each_ndb_header(ByteView file, const RpmVisit& visit) {
  if (!is_rpm_ndb(file) || file.size() < kFileHeader)
    return damaged("rpm database: not in rpm's own format");
  if (u32(file, 4) != 0)
    return Error{Error::unsupported,
                 fmt::format("rpm database: version {} of rpm's own format", u32(file, 4))};
  const auto slots = slice(file, 0, std::uint64_t{u32(file, 12)} * kSlotPage);
  if (!slots)
    return damaged(
        fmt::format("rpm database: cut off: {} pages of slots do not fit", u32(file, 12)));
  std::uint64_t budget = file.size();
  for (std::size_t at = kFileHeader; at + kSlotSize <= slots->size(); at += kSlotSize) {
    if (u32(*slots, at) != kSlotMagic) {
      if (!visit(damaged(fmt::format("rpm database: slot {} is damaged", at / kSlotSize))))
        return {};
      continue;
    }
    const Slot slot{u32(*slots, at + 4), u32(*slots, at + 8), u32(*slots, at + 12)};
    if (slot.package == 0 || slot.offset == 0) continue;  // free
    if (slot.blocks * kBlock > budget) return damaged("rpm database: blobs overlap");
    budget -= slot.blocks * kBlock;
    if (!visit(blob_of(file, slot))) return {};
  }
  return {};
}

}  // namespace oakum::formats
