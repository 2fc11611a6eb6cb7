#include "report/parts/problem_kind.h"

#include <algorithm>
#include <array>

namespace oakum::report {

constexpr std::array<std::string_view, 13> kNames = {
    "not_found", "denied",      "io",      "corrupt",   "unsupported", "too_large", "inconclusive",
    "exhausted", "unreachable", "timeout", "cancelled", "usage",       "internal"};

std::string_view name(Error::Kind kind) { return kNames[kind]; }

Error::Kind problem_kind(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? Error::corrupt : static_cast<Error::Kind>(found - kNames.begin());
}

}  // namespace oakum::report
