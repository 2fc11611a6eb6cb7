#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::formats {

/// What a database says of one installed package: views into the header's bytes, valid as long as
/// they are. What the header lacks is empty.
struct RpmHeader {
  std::string_view name, version, release, arch;
  std::optional<std::uint32_t> epoch;
  std::string_view source_rpm;  ///< "bash-4.2.46-31.el7.src.rpm"
  std::string_view license, vendor;
  std::string_view modularity_label;  ///< "nodejs:12:8030020201124152102:229f0a1c"
  ByteView md5;                       ///< Of header and payload of the package file.
  std::vector<std::string_view> provided,
      required;  ///< Capabilities: "libc.so.6()(64bit)", "/bin/sh".
  /// Installed files: file i is directories[directory_of[i]] + base_names[i].
  std::vector<std::string_view> base_names, directories;
  std::vector<std::uint32_t> directory_of;
};

/// Reads a header as databases store it: without the lead and magic of package files. Tags that
/// nobody asks for are checked for their place, but not looked into; of a tag given twice the later
/// entry counts, as in rpm. Errors: corrupt, when a count, offset or type is impossible or a string
/// has no end; the error names the tag. O(size); nothing is copied. Source: "RPM Package format
/// V4", header structure, and rpmtag.h.
Result<RpmHeader> parse_rpm_header(ByteView blob);

/// The paths of the installed files, without leading '/'. Errors: corrupt when the three lists do
/// not belong together, too_large when the paths take more than `limit` bytes together (directories
/// repeat, so they may multiply).
Result<std::vector<std::string>> installed_files(const RpmHeader& header, std::uint64_t limit);

/// Called for every header of a database in the order of the file, or with the error of a damaged
/// record; the others are still to come while it returns true. The bytes are valid during the call
/// only.
using RpmVisit = std::function<bool(Result<ByteView>)>;

}  // namespace oakum::formats
