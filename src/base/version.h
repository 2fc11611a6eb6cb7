#pragma once
#include <string>

namespace oakum {

/// The program's version, or what OAKUM_TEST_VERSION says instead, so that reports can be compared
/// byte by byte.
std::string tool_version();

}  // namespace oakum
