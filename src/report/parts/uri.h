#pragma once
#include <string>
#include <string_view>

namespace oakum::report {

/// A path as a relative reference (RFC 3986): what may not stand in one is percent-encoded, leading
/// '/' are left out.
std::string relative_uri(std::string_view path);

/// Whether a text is an http, https or ftp address that can be given to a browser: printable ASCII
/// without spaces, quotes and brackets.
bool is_web_address(std::string_view text);

}  // namespace oakum::report
