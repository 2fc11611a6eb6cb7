#pragma once
#include <string>
#include <string_view>

namespace oakum::secret {

/// The runs of printable ASCII of more than four characters in a binary, each in a line of its own:
/// the strings of compiled Python.
std::string printable_strings(std::string_view bytes);

}  // namespace oakum::secret
