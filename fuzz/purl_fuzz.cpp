// links: core
// Promise: what is read as a package URL is written as one that reads as an equal value, covers
// itself, and what is not says why.
#include <cstdint>
#include <cstdlib>

#include "core/purl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto purl = parse_purl(text);
  if (!purl) {
    if (purl.error().what.empty()) std::abort();
    return 0;
  }
  if (purl->name.empty() || purl->type.empty() || !covers(*purl, *purl)) std::abort();
  (void)purl_fault(*purl);
  const auto written = print(*purl);
  if (written.size() > kLongestPurl) return 0;  // escapes made it too long to be read
  const auto again = parse_purl(written);
  if (!again || *again != *purl || print(*again) != written) std::abort();
  return 0;
}
