#pragma once
#include <string>
#include <string_view>

namespace oakum::secret {

/// The regular expression of "something called `name` is given the value `value`", as source text,
/// settings, environments, JSON, YAML, XML, query strings and command lines write it; the group
/// "secret" is the value. Both are regular expressions themselves; the case of the name does not
/// count.
std::string assignment(std::string_view name, std::string_view value);

}  // namespace oakum::secret
