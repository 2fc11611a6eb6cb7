#pragma once
#include <string>
#include <string_view>

namespace oakum::feeds {

/// "2022-07-27 04:15:00 UTC", "2021-10-26 02:25", "2005-02-04" and RFC 3339 itself as RFC 3339; ""
/// for anything else.
std::string rfc3339(std::string_view text);

}  // namespace oakum::feeds
