// links: formats io base
// Promise: a program that is said to have build information has the version of Go.
#include <cstdint>
#include <cstdlib>

#include "formats/go_buildinfo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const oakum::ByteView file(reinterpret_cast<const std::byte*>(data), size);
  (void)oakum::formats::may_be_go_program(file);
  (void)oakum::formats::parse_go_modules(oakum::as_text(file));
  (void)oakum::formats::unquote_go(oakum::as_text(file));
  const auto info = oakum::formats::read_go_build_info(file);
  if (info && *info && (*info)->go_version.empty()) std::abort();
  return 0;
}
