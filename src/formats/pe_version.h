#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "io/pe.h"

namespace oakum::formats {

/// What a Windows program or library says of itself in its version resource.
struct PeVersion {
  /// "ProductName", "ProductVersion", "FileVersion", "InternalName", "CompanyName" … as text,
  /// trimmed. Of several languages the first counts.
  std::map<std::string, std::string, std::less<>> strings;

  std::string_view text(std::string_view key) const;  ///< "" when there is none.
  bool empty() const { return strings.empty(); }
};

/// Reads the first version resource; empty when there is none, or as far as it can be read. Bounded
/// by the resource itself, of which at most 64 KiB are looked at, and 256 strings. Source:
/// Microsoft PE Format, "The .rsrc Section"; Windows documentation, VS_VERSIONINFO.
PeVersion read_pe_version(const io::Pe& file);

}  // namespace oakum::formats
