#pragma once
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "license/judge.h"

namespace oakum::cli {

/// What the flags about licences say. A class whose list is given has that list instead of the
/// built-in one. Error: usage (a confidence that is not a number from 0.5 to 1, a text:// entry
/// that is no regular expression).
Result<license::Options> license_options(const Args& args);

/// The names of the flags that it asks for.
std::vector<std::string_view> license_flags();

}  // namespace oakum::cli
