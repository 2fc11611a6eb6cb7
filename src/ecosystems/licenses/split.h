#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::ecosystems::licenses {

/// The names in a text that people wrote: "MIT, Ruby", "GPL-2.0 or MIT" and "Apache-2.0_and_MIT"
/// have two each. "Apache License, Version 2.0" and "LGPL-2.1 or later" are one.
std::vector<std::string> split(std::string_view text);

}  // namespace oakum::ecosystems::licenses
