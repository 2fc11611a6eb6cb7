#include "formats/npm_manifest.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::formats {

namespace {

void add_license(Node license, std::vector<std::string>& into) {
  auto text = license.is_string() ? license.text() : license["type"].text();
  if (text.empty()) text = license["name"].text();
  if (text = trim(text); !text.empty()) into.emplace_back(text);
}

std::vector<std::string> licenses_of(Node value) {
  std::vector<std::string> licenses;
  if (value.is_array())
    for (const auto license : value.items()) add_license(license, licenses);
  else
    add_license(value, licenses);
  return licenses;
}

bool is_component(std::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
         });
}

}  // namespace

std::vector<std::string> npm_licenses(Node package) {
  auto licenses = licenses_of(package["license"]);
  return licenses.empty() ? licenses_of(package["licenses"]) : licenses;
}

bool is_npm_name(std::string_view name) {
  if (!name.starts_with('@')) return is_component(name);
  const auto parts = cut(name.substr(1), "/");
  return parts && is_component(parts->first) && is_component(parts->second);
}

}  // namespace oakum::formats
