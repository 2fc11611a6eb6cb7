// links: io base
// Promise: never more than the limit, whatever the stream says.
#include <cstdint>
#include <cstdlib>

#include "io/zlib.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kLimit = 1u << 20;
  const oakum::ByteView stream(reinterpret_cast<const std::byte*>(data), size);
  const auto out = oakum::io::inflate_zlib(stream, kLimit);
  if (out ? out->size() > kLimit : out.error().what.empty()) std::abort();
  return 0;
}
