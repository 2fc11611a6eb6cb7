#pragma once
#include <string>

#include "gotemplate/functions.h"

// How sprig takes what it is given for what it needs.
namespace oakum::gotemplate {

/// A text as it is, everything else as %v. Error: too_large.
Result<std::string> loose_text(Call& call, const Value& value);
/// The items of a list that are not nil, as texts; one text of anything else.
Result<std::vector<std::string>> loose_texts(Call& call, const Value& value);
/// Numbers cut to whole ones, true as 1, texts by their base prefix; 0 for what is none.
std::int64_t loose_integer(const Value& value);
double loose_real(const Value& value);
/// As truth(), but for structures nothing is empty.
bool is_empty(const Value& value);
/// reflect.DeepEqual. Error: too_large.
Result<bool> deep_equal(Call& call, const Value& a, const Value& b, std::uint32_t depth = 0);

/// The items of a list; the error names what was to be done: "Cannot push on type string".
Result<std::vector<Value>> items_of(Call& call, const Value& list, std::string_view doing);

}  // namespace oakum::gotemplate
