// links: ecosystems
// Promise: the licences of a copyright file are names, each once, and not too many.
#include <cstdint>
#include <cstdlib>
#include <set>

#include "ecosystems/dpkg/copyright.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto names =
      oakum::ecosystems::dpkg::licenses_of_copyright({reinterpret_cast<const char*>(data), size});
  if (names.size() > 1000) std::abort();
  const std::set<std::string> once(names.begin(), names.end());
  if (once.size() != names.size() || once.contains("")) std::abort();
  return 0;
}
