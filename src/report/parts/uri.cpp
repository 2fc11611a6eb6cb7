#include "report/parts/uri.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::report {

std::string relative_uri(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  constexpr std::string_view kPlain = "-._~!$&'()*+,;=@/";
  std::string out;
  bool first = true;  // a ':' in the first part would make it a scheme
  for (const char c : path) {
    first = first && c != '/';
    if (is_alpha(c) || is_digit(c) || kPlain.find(c) != kPlain.npos || (c == ':' && !first))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

bool is_web_address(std::string_view text) {
  const auto rest = cut(text, "://");
  if (!rest || rest->second.empty()) return false;
  const auto scheme = lower(rest->first);
  if (scheme != "http" && scheme != "https" && scheme != "ftp") return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c <= '~' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

}  // namespace oakum::report
