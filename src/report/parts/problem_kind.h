#pragma once
#include <string_view>

#include "base/result.h"

namespace oakum::report {

/// How reports name the kind of a problem: "corrupt", "too_large", …
std::string_view name(Error::Kind kind);
/// The kind of that name; corrupt for any other word.
Error::Kind problem_kind(std::string_view name);

}  // namespace oakum::report
