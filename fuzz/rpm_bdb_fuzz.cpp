// links: formats base
// Promise: whatever the bytes, the records of a database take together no more than the file, and
// there are no more of them, good or damaged, than it has room for.
#include <cstdlib>

#include "formats/rpm_bdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::size_t records = 0;
  std::size_t total = 0;
  const auto done = oakum::formats::for_each_bdb_header(
      {reinterpret_cast<const std::byte*>(data), size}, [&](oakum::Result<oakum::ByteView> blob) {
        ++records;
        if (blob) total += blob->size();
        return true;
      });
  if (!done && done.error().what.empty()) std::abort();
  if (records > size || total > size) std::abort();
  return 0;
}
