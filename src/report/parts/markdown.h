#pragma once
#include <string>
#include <string_view>

namespace oakum::report {

/// A text that stays one cell of a table and means nothing to Markdown or HTML: printable, markup
/// escaped.
std::string markdown_cell(std::string_view text);

/// [text](address), or the text alone where the address is none for a browser.
std::string markdown_link(std::string_view text, std::string_view address);

}  // namespace oakum::report
