#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "advisory/layout.h"
#include "base/result.h"

namespace oakum::advisory {

/// The sections of a file to be.
struct FileContent {
  std::array<std::string, layout::kSections> sections;
  std::uint64_t built = 0;  ///< Unix seconds.
  std::uint32_t flags = 0;
};

/// The whole file: header, section table, chunk table, body. Error: too_large (a section of 4 GiB
/// or more).
Result<std::vector<std::byte>> assemble(FileContent content);

}  // namespace oakum::advisory
