#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/node.h"

// What files that people write are read with: every mistake is an Error (corrupt) with its line.
namespace oakum::formats {

/// "line 12: …"
Error at_line(Node node, std::string_view what);

/// Every member of `object` is one of these; else names the one that was meant. `what` is the
/// object's name in the message: "a rule". Error also when it is no object.
Result<void> only_fields(Node object, std::string_view what,
                         std::span<const std::string_view> names);

/// A text, number or boolean as it stands; "" when it is missing or null.
Result<std::string> text_field(Node object, std::string_view name);
/// A list of such; empty when it is missing or null.
Result<std::vector<std::string>> texts_field(Node object, std::string_view name);
/// A list of such, or one alone.
Result<std::vector<std::string>> one_or_more_field(Node object, std::string_view name);

}  // namespace oakum::formats
