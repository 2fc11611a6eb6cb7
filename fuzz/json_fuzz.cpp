// links: formats io
// Promise: what parses, written as JSON, parses again to the same tree; lines lie within the text.
#include "formats/node.h"
#include "tree_promise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = oakum::formats::parse_json(text, {.depth = 100, .nodes = 1'000'000});
  if (document) oakum::fuzz::keep_tree_promise(document->root(), text);
  return 0;
}
