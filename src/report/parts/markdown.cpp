#include "report/parts/markdown.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/parts/cell.h"
#include "report/parts/uri.h"

namespace oakum::report {

namespace {
/// Whether a '.' or '-' or '_' between these two characters can be markup: never within a word or
/// number.
bool is_within_word(char before, char after) {
  return (is_alpha(before) || is_digit(before)) && (is_alpha(after) || is_digit(after));
}
}  // namespace

std::string markdown_cell(std::string_view text) {
  const std::string line = one_line(text);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const char before = i == 0 ? ' ' : line[i - 1];
    const char after = i + 1 == line.size() ? ' ' : line[i + 1];
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '@')
      out += "&#64;";  // nobody is called
    else if (c == ':' && after == '/')
      out += "&#58;";  // nor made a link
    else if (c == '_' && is_within_word(before, after))
      out += c;
    else if (std::string_view("\\`*_{}[]()#|!~$").find(c) != std::string_view::npos)
      (out += '\\') += c;
    else
      out += c;
  }
  return out;
}

std::string markdown_link(std::string_view text, std::string_view address) {
  if (!is_web_address(address)) return markdown_cell(text);
  std::string target(address);
  target = replace_all(target, "(", "%28");
  target = replace_all(target, ")", "%29");
  return fmt::format("[{}]({})", markdown_cell(text), target);
}

}  // namespace oakum::report
