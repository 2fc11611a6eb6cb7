// links: ecosystems
// Promise: the string constants of any bytes lie within these bytes, and what a mark tells is
// complete. The first byte chooses the mark.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ecosystems/java_archive/class_file.h"
#include "ecosystems/java_archive/marks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::ecosystems::java_archive;
  constexpr std::string_view kMarks[] = {"a/PackageVersion.class", "fastjson/JSON.class",
                                         "mysql/cj/Constants.class", "a/version.properties",
                                         "META-INF/io.netty.versions.properties"};
  if (size == 0) return 0;
  const auto mark = kMarks[data[0] % std::size(kMarks)];
  const oakum::ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  if (const auto constants = string_constants(bytes))
    for (const auto text : *constants)
      if (text.size() > bytes.size()) std::abort();
  for (const auto& marked : read_mark(mark, bytes))
    if (!marked.coordinates.complete()) std::abort();
  return 0;
}
