#include "secret/assignment.h"

#include <fmt/format.h>

namespace oakum::secret {

std::string assignment(std::string_view name, std::string_view value) {
  // The rest of the word or key; what closes it; the operator; what opens the value; the value,
  // which ends where none of its own characters could follow.
  return fmt::format(R"re((?i:(?:{})[\w.\- \t]{{0,30}}?)["'`\])}}]{{0,3}}[ \t]{{0,8}})re"
                     R"re((?:=>|:=|==|\|\|=|\?=|[=:,>(]|[ \t])[ \t>]{{0,8}}["'`(]{{0,3}})re"
                     R"re((?P<secret>{})(?:[^A-Za-z0-9_\-+/=.~]|$))re",
                     name, value);
}

}  // namespace oakum::secret
