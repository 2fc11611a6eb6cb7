// links: cache inventory core base
// Promise: what is read as a layer's facts is written again as it was read, and every value looked
// up in a table is one of its rows.
#include <zstd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "cache/facts_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  // Past the key and the checksum, which no input would get right by chance.
  const std::string content = "\x01k" + std::string(reinterpret_cast<const char*>(data), size);
  const std::string magic = "oakum layer facts 1\n";
  auto bytes = magic + std::string(ZSTD_compressBound(content.size()), '\0');
  bytes.resize(magic.size() + ZSTD_compress(bytes.data() + magic.size(),
                                            bytes.size() - magic.size(), content.data(),
                                            content.size(), 1));
  const auto facts = cache::decode_facts(bytes, "k");
  if (!facts) return 0;
  for (const auto& file : facts->files)
    if (file.list && info(file.list->ecosystem).ecosystem != file.list->ecosystem) std::abort();
  const auto again = cache::encode_facts(*facts, "k");
  const auto back = cache::decode_facts(again, "k");
  if (!back || cache::encode_facts(*back, "k") != again) std::abort();
  return 0;
}
