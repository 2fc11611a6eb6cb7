#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace oakum {

/// Where the shared test data lies: OAKUM_SHARED, or ../shared beside the source tree.
inline std::filesystem::path shared_data() {
  const char* set = std::getenv("OAKUM_SHARED");
  return (set ? std::filesystem::path(set) : std::filesystem::path(OAKUM_SOURCE_DIR).parent_path() / "shared") / "data";
}

}  // namespace oakum

/// Skips the test, visibly, where the shared data is not at hand.
#define OAKUM_NEEDS_SHARED_DATA(relative)                                    \
  if (!std::filesystem::exists(::oakum::shared_data() / (relative)))         \
  GTEST_SKIP() << "shared data not found: " << ::oakum::shared_data() / (relative)
