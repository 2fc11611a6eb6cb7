#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::vex {

struct UnpackLimits {
  std::uint64_t members = 200'000;
  std::uint64_t file_bytes = 128u << 20;  ///< Of one file.
  std::uint64_t bytes = 1u << 30;         ///< Of all files.
};

/// Writes the regular files of an archive (a tar in any compression we know, or a zip) that lie
/// below `part` ("" for all) into an existing empty directory of ours, without `part` in their
/// paths. Links and devices are left out, so nothing can be written outside. Of several members of
/// one path the first counts. Errors: corrupt, too_large (the limit is named), unsupported (no such
/// archive), not_found (nothing below `part`), io (a full disk).
Result<void> unpack(const std::string& archive, std::string_view part, const std::string& directory,
                    const UnpackLimits& limits = {});

}  // namespace oakum::vex
