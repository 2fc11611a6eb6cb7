#include "core/version/cran.h"

#include "core/version/constraint.h"
#include "core/version/fallback.h"
#include "core/version/numbers.h"

namespace oakum::versions {
namespace {

std::optional<std::string_view> parse(std::string_view text) noexcept {
  return parse_numbers(text, [](char c) { return c == '.' || c == '-'; });
}

}  // namespace

std::weak_ordering compare_cran(std::string_view a, std::string_view b) noexcept {
  return compare_or_bytes(a, b, parse, compare_each);
}

bool is_cran_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_cran(std::string_view version, std::string_view constraint) {
  if (!is_cran_version(version)) return bad_version(version);
  return evaluate_plain(
      constraint, [&](std::string_view operand) { return compare_cran(version, operand); },
      is_cran_version);
}

}  // namespace oakum::versions
