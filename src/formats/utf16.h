#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum::formats {

/// The text as UTF-8 when it starts with a UTF-16 byte-order mark (either order), else nothing: it
/// is UTF-8 already. A lone surrogate becomes U+FFFD and an odd last byte is left out, so nothing
/// ever fails. O(length).
std::optional<std::string> decode_utf16(std::string_view text);

}  // namespace oakum::formats
