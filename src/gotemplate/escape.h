#pragma once
#include <string>
#include <string_view>

// Texts made fit for where they go, by Go's rules.
namespace oakum::gotemplate {

std::string escape_html(std::string_view text);   ///< template.HTMLEscapeString
std::string escape_js(std::string_view text);     ///< template.JSEscapeString
std::string escape_query(std::string_view text);  ///< url.QueryEscape
std::string escape_xml(std::string_view text);    ///< xml.EscapeText

}  // namespace oakum::gotemplate
