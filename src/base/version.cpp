#include "base/version.h"

#include <cstdlib>

namespace oakum {

std::string tool_version() {
  const char* instead = std::getenv("OAKUM_TEST_VERSION");
  return instead ? instead : OAKUM_VERSION;
}

}  // namespace oakum
