#pragma once
#include <string>

#include "gotemplate/functions.h"

namespace oakum::gotemplate {

enum class JsonStyle : std::uint8_t {
  compact,
  pretty,  ///< Two spaces.
  raw      ///< Compact, '<', '>' and '&' as they are.
};

/// A value as encoding/json writes it: maps by their keys, structures by their fields' rules.
/// Errors: corrupt (a number JSON has none for), too_large.
Result<std::string> to_json(Call& call, const Value& value, JsonStyle style);

}  // namespace oakum::gotemplate
