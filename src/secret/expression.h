#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::secret {

/// What a regular expression is like that RE2 takes.
struct Expression {
  int groups = 0;  ///< How many there are.
  std::vector<std::string> group_names;
};

/// Looks at the regular expressions of one file, which may be hostile: RE2 matches in linear time,
/// so what is bounded is their number and size, each and in all.
class ExpressionCheck {
 public:
  /// Errors: corrupt (why RE2 refuses it), too_large (more than 4 KiB of text, a program of more
  /// than RE2's 64 MiB, or too much in all).
  Result<Expression> check(std::string_view pattern);

 private:
  std::uint64_t instructions_ = 0;
};

/// The same with Go's second way to name a group, "(?<name>…)", written as RE2 has it,
/// "(?P<name>…)".
std::string go_to_re2(std::string_view pattern);

/// Whether one of the keywords (lower case) is in everything that a regular expression matches, as
/// far as RE2 can tell. False also when it cannot, and when there are none.
bool keywords_are_in_match(std::string_view pattern, const std::vector<std::string>& keywords);

}  // namespace oakum::secret
