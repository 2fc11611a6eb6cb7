#pragma once
#include <span>
#include <string>
#include <string_view>

#include "gotemplate/limits.h"
#include "gotemplate/value.h"

// Values as text, by the rules of Go's fmt package.
namespace oakum::gotemplate {

/// fmt.Sprint, Sprintln, Sprintf. Errors: too_large (a text or a nesting beyond the limits); wrong
/// verbs are told in the text, as in Go.
Result<std::string> sprint(std::span<const Value> values, const Limits& limits);
Result<std::string> sprintln(std::span<const Value> values, const Limits& limits);
Result<std::string> sprintf(std::string_view format, std::span<const Value> values,
                            const Limits& limits);
/// %v of one value, behind what is there.
Result<void> append_value(std::string& out, const Value& value, const Limits& limits);

/// time.Time.String and time.Duration.String.
std::string time_text(const Moment& moment);
std::string duration_text(std::int64_t nanoseconds);
std::string_view month_name(std::int64_t month);  ///< 1 … 12
std::string_view weekday_name(std::int64_t day);  ///< 0, Sunday, … 6

}  // namespace oakum::gotemplate
