#include "ecosystems/java_archive/manifest.h"

#include "base/text.h"

namespace oakum::ecosystems::java_archive {

Manifest::Manifest(std::string_view text) {
  Lines lines(text);
  std::string* last = nullptr;
  for (std::string_view line; lines.next(line) && !line.empty();) {
    if (line.starts_with(' ')) {
      if (last) last->append(line.substr(1));
      continue;
    }
    const auto parts = cut(line, ":");
    last = parts ? &(attributes_[lower(parts->first)] = trim(parts->second)) : nullptr;
  }
}

std::string Manifest::first(std::initializer_list<const char*> names) const {
  for (const auto* name : names)
    if (const auto found = attributes_.find(name);
        found != attributes_.end() && !trim(found->second).empty())
      return std::string(trim(found->second));
  return {};
}

std::string Manifest::symbolic_name() const {
  const auto declared = first({"bundle-symbolicname"});
  return std::string(trim(std::string_view(declared).substr(0, declared.find(';'))));
}

static std::string group_in(const Manifest& manifest) {
  if (auto id = manifest.first({"implementation-vendor-id"}); !id.empty()) return id;
  // "com.fasterxml.jackson.core.jackson-databind" is in the group in front of its last component.
  const auto symbolic = manifest.symbolic_name();
  if (!symbolic.empty()) return symbolic.substr(0, symbolic.rfind('.'));
  return manifest.first({"implementation-vendor", "specification-vendor"});
}

Coordinates read_coordinates(const Manifest& manifest) {
  return {
      .group = group_in(manifest),
      .artifact = manifest.first({"implementation-title", "specification-title", "bundle-name"}),
      .version =
          manifest.first({"implementation-version", "specification-version", "bundle-version"})};
}

std::vector<std::string> read_licenses(const Manifest& manifest) {
  if (auto name = manifest.first({"plugin-license-name"}); !name.empty()) return {std::move(name)};
  std::vector<std::string> licenses;
  const auto declared = manifest.first({"bundle-license"});
  for (const auto part : split(declared, ','))
    if (const auto name = trim(part.substr(0, part.find(';'))); !name.empty())
      licenses.emplace_back(name);
  return licenses;
}

}  // namespace oakum::ecosystems::java_archive
