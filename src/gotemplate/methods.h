#pragma once
#include <string_view>

#include "gotemplate/functions.h"

namespace oakum::gotemplate {

/// The method of a value of that name; null when it has none. Times have those of Go's time.Time
/// that only look (Format, Unix, Year, …) and a few that make another one (UTC, Add, AddDate,
/// Truncate); durations Seconds, Minutes, Hours, String and their like; objects those of their own.
const Function* method_of(const Value& value, std::string_view name);

}  // namespace oakum::gotemplate
