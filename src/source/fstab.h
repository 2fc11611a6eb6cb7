#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::source {

/// A line of /etc/fstab.
struct FstabLine {
  std::string device;  ///< "UUID=…", "/dev/mapper/vg-var".
  std::string point;   ///< Without '/' in front; "" is the root.
  std::string type;    ///< "ext4", "auto".
  std::vector<std::string> options;

  bool has(std::string_view option) const;
  /// What stands behind "NAME=" among the options, or "".
  std::string_view value(std::string_view name) const;
};

/// The lines that mount something at a place; comments, swap, bind mounts and lines that nobody
/// could follow (a mount point with "..") are left out. At most 1000. Source: fstab(5).
std::vector<FstabLine> parse_fstab(std::string_view text);

}  // namespace oakum::source
