#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace oakum::advisory {

/// "CVE-2021-44228" as one number that sorts by year and then number: (year - 1990) * 2^25 +
/// number. Nothing for any other id, or one that does not fit.
inline std::optional<std::uint32_t> epss_key(std::string_view id) {
  if (id.size() < 13 || !id.starts_with("CVE-") || id[8] != '-') return std::nullopt;
  const auto year = parse_decimal(id.substr(4, 4));
  const auto number = parse_decimal(id.substr(9));
  if (!year || !number || *year < 1990 || *year >= 1990 + 128 || *number >= 1u << 25)
    return std::nullopt;
  return static_cast<std::uint32_t>((*year - 1990) << 25 | *number);
}

}  // namespace oakum::advisory
