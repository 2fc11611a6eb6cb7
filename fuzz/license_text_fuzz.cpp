// links: spdx
// Promise: what is recognised is sure enough, lies in the text and comes in its order; an index
// that is read is whole.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "spdx/expression.h"
#include "spdx/recognise.h"

static void check(std::string_view text, const oakum::spdx::Index& index) {
  const auto lines = static_cast<std::uint32_t>(1 + std::count(text.begin(), text.end(), '\n'));
  std::uint32_t line = 1;
  for (const auto& seen : oakum::spdx::recognise(text, 0.6, index)) {
    if (seen.confidence < 0.6 || seen.confidence > 1) std::abort();
    if (seen.first_line < line || seen.last_line < seen.first_line || seen.last_line > lines)
      std::abort();
    line = seen.first_line;
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::spdx;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, Index::built_in());
  // The text as a licence of its own: what has it has all of it.
  const std::pair<std::string, std::string> own[] = {{"LicenseRef-own", std::string(text)}};
  check(text, Index::build(own));
  if (const auto index = Index::read(text)) check(text, *index);
  return 0;
}
