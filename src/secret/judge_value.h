#pragma once
#include <string>
#include <string_view>

#include "secret/rule.h"

namespace oakum::secret {

/// What a value is found to be.
struct Judged {
  bool secret = false;
  std::string
      excused;  ///< Why a value that has the rule's shape is none after all; told, not hidden.
};

/// Judges what a rule matched by the value (and `whole`, the match around it) alone: entropy, kinds
/// of characters, placeholders (built-in rules), the rule's check.
Judged judge_value(const Rule& rule, std::string_view value, std::string_view whole);

}  // namespace oakum::secret
