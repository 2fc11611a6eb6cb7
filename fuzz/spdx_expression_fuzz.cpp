// links: spdx
// Promise: what is read as an expression prints as one that is read the same; what people declare
// is always read, within the limits, and its names are pieces of what was declared or known.
#include <cstdint>
#include <cstdlib>

#include "spdx/normalise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::spdx;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto read = parse_expression(text)) {
    const auto again = parse_expression(print(*read));
    if (!again || print(*again) != print(*read)) std::abort();
  } else if (read.error().what.empty()) {
    std::abort();
  }
  const auto declared = read_declared(text);
  std::size_t licenses = 0;
  for_each_license(declared, [&](const Expression&) { ++licenses; });
  if (licenses > kMostLicenses + 8) std::abort();
  for (const auto& operand : declared.operands)
    if (operand.kind == declared.kind) std::abort();
  if (all_known(declared) && !declared.operands.empty() && !parse_expression(print(declared)))
    std::abort();
  (void)normalise(text);
  return 0;
}
