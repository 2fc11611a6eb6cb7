#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::secret {

/// Looks at the regular expressions of one file, which may be hostile: RE2 matches in linear time,
/// so what is bounded is their size, each and in all.
class ExpressionCheck {
 public:
  /// Errors: those of compile_regex (regex.h); too_large (too much in all).
  /// Gives back how many groups it has.
  Result<int> check(std::string_view pattern);

 private:
  std::int64_t instructions_ = 0;
};

/// The same with Go's second way to name a group, "(?<name>…)", written as RE2 has it,
/// "(?P<name>…)".
std::string go_to_re2(std::string_view pattern);

/// Whether one of the keywords (lower case) is in everything that a regular expression matches, as
/// far as RE2 can tell. False also when it cannot, and when there are none.
bool keywords_are_in_match(std::string_view pattern, const std::vector<std::string>& keywords);

}  // namespace oakum::secret
