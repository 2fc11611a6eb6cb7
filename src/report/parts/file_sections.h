#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// Secrets of one file, or licences that reports tell under one heading.
struct FileSection {
  std::string target;  ///< The file; "OS Packages", a lock file or group; "Loose File License(s)".
  std::string_view kind;  ///< "secret", "license" or "license-file".
  std::vector<const Finding*> open;
  std::vector<const Finding*> ignored;
};

/// Secrets by file (by place and then rule), then licences of the system's packages, of other lists
/// by target, and of files. Findings that policy filtered out are in none of them. The pointers are
/// into the report.
std::vector<FileSection> file_sections(const Report& report);

/// How a report names the file a secret was seen in: with a '/' in front in an image, the image's
/// own name for its configuration.
std::string target_of(const Report& report, const Finding& secret);

}  // namespace oakum::report
