#pragma once
#include <string>

#include "disk/device.h"

namespace oakum::disk {

/// What a volume holds, by its magic bytes.
enum class ContentKind : std::uint8_t {
  unknown,
  empty,  ///< Zeros where anything known would start.
  ext,
  xfs,
  btrfs,
  lvm,  ///< A physical volume.
  swap,
  fat,
  ntfs,
  luks,
  raid,  ///< A member of a Linux software RAID whose content does not start here.
  squashfs,
  f2fs,
  bcachefs
};
/// "ext", "xfs", "LVM", … as messages name it.
std::string_view name_of(ContentKind kind);

struct Content {
  ContentKind kind = ContentKind::unknown;
  std::string uuid;   ///< As UUID= names it, in small letters; "" when not known.
  std::string label;  ///< As LABEL= names it.
};

/// Looks at the first 68 KiB and at nothing else. Error: io.
Result<Content> identify(const Device& volume);

}  // namespace oakum::disk
