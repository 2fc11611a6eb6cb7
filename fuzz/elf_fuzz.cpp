// links: io base
// Promise: whatever the bytes, every part of a program lies inside of the file, and so does
// whatever at() gives.
#include <cstdint>
#include <cstdlib>

#include "io/elf.h"
#include "io/executable.h"

static bool inside(oakum::ByteView part, oakum::ByteView file) {
  return part.empty() ||
         (part.data() >= file.data() && part.data() + part.size() <= file.data() + file.size());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const oakum::ByteView file(reinterpret_cast<const std::byte*>(data), size);
  (void)oakum::io::parse_elf(file);
  const auto program = oakum::io::parse_executable(file);
  if (!program) return 0;
  for (const auto* parts : {&program->loaded, &program->sections})
    for (const auto& part : *parts) {
      if (!inside(part.bytes, file) || !inside(oakum::as_bytes(part.name), file)) std::abort();
      for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{16}, ~std::uint64_t{0}})
        if (const auto found = program->at(part.address, count); found && !inside(*found, file))
          std::abort();
    }
  return 0;
}
