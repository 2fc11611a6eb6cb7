#include "disk/content.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "disk/record.h"

namespace oakum::disk {
namespace {

constexpr std::size_t kLooked = 68 << 10;
constexpr std::size_t kExt = 1024;
constexpr std::size_t kBtrfs = 65536;

std::string uuid_text(const Record& raw, std::size_t at) {
  std::string text;
  for (std::size_t i = 0; i < 16; ++i)
    text +=
        fmt::format("{}{:02x}", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", raw.u8(at + i));
  return text;
}

bool is_swap(const Record& raw) {
  for (const std::size_t page : {4096u, 8192u, 16384u, 32768u, 65536u})
    if (raw.has(page - 10, "SWAPSPACE2") || raw.has(page - 10, "SWAP-SPACE")) return true;
  return false;
}

bool is_lvm(const Record& raw) {
  for (std::size_t sector = 0; sector < 4; ++sector)
    if (raw.has(sector * 512, "LABELONE") && raw.has(sector * 512 + 24, "LVM2 001")) return true;
  return false;
}

bool is_raid(const Record& raw) { return raw.u32(0) == 0xa92b4efc || raw.u32(4096) == 0xa92b4efc; }

bool is_fat(const Record& raw) {
  return raw.u16(510) == 0xaa55 && (raw.has(54, "FAT12") || raw.has(54, "FAT16") ||
                                    raw.has(82, "FAT32") || raw.has(3, "EXFAT"));
}

bool is_empty(const Record& raw) {
  return std::all_of(raw.bytes().begin(), raw.bytes().end(),
                     [](std::byte byte) { return byte == std::byte{0}; });
}

ContentKind kind_of(const Record& raw) {
  if (raw.has(0, "XFSB")) return ContentKind::xfs;
  if (raw.has(0, "LUKS\xba\xbe")) return ContentKind::luks;
  if (is_lvm(raw)) return ContentKind::lvm;
  if (is_raid(raw)) return ContentKind::raid;
  if (raw.has(kBtrfs + 64, "_BHRfS_M")) return ContentKind::btrfs;
  if (raw.u16(kExt + 56) == 0xef53) return ContentKind::ext;
  if (raw.has(0, "hsqs")) return ContentKind::squashfs;
  if (raw.has(3, "NTFS    ")) return ContentKind::ntfs;
  if (is_fat(raw)) return ContentKind::fat;
  if (is_swap(raw)) return ContentKind::swap;
  if (raw.u32(1024) == 0xf2f52010) return ContentKind::f2fs;
  if (raw.has(4096 + 24, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca")) return ContentKind::bcachefs;
  return is_empty(raw) ? ContentKind::empty : ContentKind::unknown;
}

void describe_fat(const Record& raw, Content& content) {
  const std::size_t at = raw.has(82, "FAT32") ? 67 : 39;
  if (!raw.has(3, "EXFAT"))
    content.uuid = fmt::format("{:04x}-{:04x}", raw.u16(at + 2), raw.u16(at));
  content.label = trim_right(raw.text(at + 4, 11));
}

}  // namespace

std::string_view name_of(ContentKind kind) {
  switch (kind) {
    case ContentKind::unknown:
      return "unknown content";
    case ContentKind::empty:
      return "empty";
    case ContentKind::ext:
      return "ext";
    case ContentKind::xfs:
      return "xfs";
    case ContentKind::btrfs:
      return "btrfs";
    case ContentKind::lvm:
      return "LVM";
    case ContentKind::swap:
      return "swap";
    case ContentKind::fat:
      return "FAT";
    case ContentKind::ntfs:
      return "NTFS";
    case ContentKind::luks:
      return "LUKS";
    case ContentKind::raid:
      return "software RAID";
    case ContentKind::squashfs:
      return "squashfs";
    case ContentKind::f2fs:
      return "F2FS";
    case ContentKind::bcachefs:
      break;
  }
  return "bcachefs";
}

Result<Content> identify(const Device& volume) {
  std::vector<std::byte> bytes(std::min<std::uint64_t>(kLooked, volume.size()));
  TRY(volume.read(0, bytes));
  const Record raw(bytes);
  Content content;
  content.kind = kind_of(raw);
  const auto describe = [&](std::size_t uuid, std::size_t label, std::size_t longest) {
    content.uuid = uuid_text(raw, uuid);
    content.label = raw.text(label, longest);
  };
  if (content.kind == ContentKind::ext) describe(kExt + 0x68, kExt + 0x78, 16);
  if (content.kind == ContentKind::xfs) describe(32, 108, 12);
  if (content.kind == ContentKind::fat) describe_fat(raw, content);
  if (content.kind == ContentKind::btrfs) describe(kBtrfs + 32, kBtrfs + 299, 256);
  return content;
}

}  // namespace oakum::disk
