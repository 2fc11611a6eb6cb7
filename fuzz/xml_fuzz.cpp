// links: formats io
// Promise: every element has a name and a line within the text, and a child is found by its name.
#include "formats/xml.h"

#include <cstdlib>
#include <string_view>

namespace {
using oakum::formats::XmlElement;

void check(const XmlElement& element, std::uint32_t lines) {
  if (element.line() > lines) std::abort();
  for (const auto& child : element.children()) {
    if (!element[child.name()]) std::abort();
    check(child, lines);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = oakum::formats::parse_xml(text, {.depth = 100, .nodes = 100'000});
  if (document) check(document->root(), static_cast<std::uint32_t>(size + 1));
  return 0;
}
