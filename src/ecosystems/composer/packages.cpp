#include "ecosystems/composer/packages.h"

#include "ecosystems/licenses/split.h"

namespace oakum::ecosystems::composer {
namespace {

std::string_view string_in(formats::Node entry, std::string_view key) {
  return entry[key].is_string() ? entry[key].text() : std::string_view();
}

/// A list of identifiers, or one text.
std::vector<std::string> read_licenses(formats::Node license) {
  if (license.is_string()) return licenses::split(license.text());
  std::vector<std::string> names;
  for (const auto name : license.items())
    if (name.is_string() && !name.text().empty()) names.emplace_back(name.text());
  return names;
}

/// PHP itself and its extensions ("ext-json") are among them, but no packages of the list.
std::vector<std::string> read_needs(formats::Node require) {
  std::vector<std::string> names;
  for (const auto [name, range] : require.members()) names.emplace_back(name);
  return names;
}

}  // namespace

void add_packages(formats::Node array, bool dev, by_name::Packages& packages,
                  inventory::Sink& sink) {
  for (const auto entry : array.items()) {
    const auto name = string_in(entry, "name"), version = string_in(entry, "version");
    if (name.empty() || version.empty()) {
      sink.problem(entry.line(), "a package without a name or a version; skipped");
      continue;
    }
    if (dev && packages.has(name)) continue;
    packages.add({.name = std::string(name),
                  .version = std::string(version),
                  .dev = dev,
                  .licenses = read_licenses(entry["license"]),
                  .lines = {{entry.line(), entry.end_line()}}},
                 read_needs(entry["require"]));
  }
}

}  // namespace oakum::ecosystems::composer
