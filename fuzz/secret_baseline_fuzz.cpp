// links: secret
// Promise: a baseline of N entries is read from any text or it is said why not, nothing of a value
// is asked for, and a candidate without rule and place is never known.
#include <cstdint>
#include <cstdlib>

#include "secret/baseline.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto baseline = secret::read_baseline(text);
  if (!baseline) {
    if (baseline.error().what.empty()) std::abort();
    return 0;
  }
  if (baseline->size() > size) std::abort();
  if (baseline->knows(SecretCandidate{})) std::abort();
  return 0;
}
