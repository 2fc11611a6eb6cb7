// links: ecosystems
// Promise: a version that is found is a piece of the bytes, starts with a digit and is short.
#include <cstdint>
#include <cstdlib>

#include "ecosystems/program/cpe.h"
#include "ecosystems/program/known_programs.h"

static void check(std::string_view version, std::string_view bytes) {
  if (version.empty()) return;
  if (version.data() < bytes.data() ||
      version.data() + version.size() > bytes.data() + bytes.size() || version.size() > 80 ||
      version[0] < '0' || version[0] > '9')
    std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::ecosystems;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto& known : known_programs())
    for (const auto& clue : known.clues) {
      const auto version = find_version(bytes, clue);
      check(version, bytes);
      if (cpe_name_with_update(known.product, version).empty()) std::abort();
    }
  check(find_build_version(bytes), bytes);
  return 0;
}
