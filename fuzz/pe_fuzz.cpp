// links: formats io base
// Promise: whatever the bytes, every part of a PE file lies inside of it, an assembly has a name,
// and the strings of a version resource are few.
#include <cstdint>
#include <cstdlib>

#include "formats/cli_metadata.h"
#include "formats/pe_version.h"

static bool inside(oakum::ByteView part, oakum::ByteView file) {
  return part.empty() ||
         (part.data() >= file.data() && part.data() + part.size() <= file.data() + file.size());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  const ByteView file(reinterpret_cast<const std::byte*>(data), size);
  const auto pe = io::Pe::parse(file);
  if (!pe) return 0;
  for (const auto entry : {io::Pe::resources, io::Pe::cli_header}) {
    const auto range = pe->directory(entry);
    if (!inside(pe->from(range.address), file) || !inside(pe->at(range), file)) std::abort();
  }
  if (formats::read_pe_version(*pe).strings.size() > 256) std::abort();
  const auto assembly = formats::read_cli_assembly(*pe);
  if (assembly && *assembly && (*assembly)->name.empty()) std::abort();
  return 0;
}
