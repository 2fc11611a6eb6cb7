// links: io
// Promise: a member that can be read has the size it announced, within the limit; no byte of the
// archive is the data of two readable members; names lie inside the archive.
#include <cstdint>
#include <cstdlib>

#include "io/zip.h"

namespace {
void require(bool kept) {
  if (!kept) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  constexpr std::uint64_t kLimit = 1 << 20;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto opened = io::ZipArchive::open(bytes);
  if (!opened) return 0;
  const auto whole = as_text(bytes);
  std::uint64_t used = 0;
  std::size_t reads = 0;
  for (const auto& entry : opened->entries()) {
    require(entry.name.data() >= whole.data());
    require(entry.name.data() + entry.name.size() <= whole.data() + whole.size());
    const auto content = opened->read(entry, kLimit);
    if (!content) continue;
    require(content->size() == entry.size && entry.size <= kLimit);
    used += entry.compressed_size;
    if (++reads == 1000) break;
  }
  require(used <= size);
  return 0;
}
