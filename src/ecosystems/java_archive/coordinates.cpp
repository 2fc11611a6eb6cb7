#include "ecosystems/java_archive/coordinates.h"

#include <algorithm>

#include "base/result.h"
#include "ecosystems/java_archive/properties.h"

namespace oakum::ecosystems::java_archive {

std::string Coordinates::name() const {
  return group.empty() ? artifact : fmt::format("{}:{}", group, artifact);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view stem_of(std::string_view path) {
  const auto base = base_name(path);
  return base.substr(0, base.rfind('.'));
}

Coordinates read_properties(std::string_view text) {
  Coordinates coordinates;
  for_each_property(text, [&](std::string_view key, std::string_view value) {
    if (key == "groupId") coordinates.group = value;
    if (key == "artifactId") coordinates.artifact = value;
    if (key == "version") coordinates.version = value;
  });
  return coordinates;
}

Coordinates read_file_name(std::string_view path) {
  const auto stem = stem_of(path);
  for (auto dash = stem.rfind('-'); dash != std::string_view::npos && dash > 0;
       dash = stem.rfind('-', dash - 1))
    if (dash + 1 < stem.size() && is_digit(stem[dash + 1]))
      return {.group = {},
              .artifact = std::string(stem.substr(0, dash)),
              .version = std::string(stem.substr(dash + 1))};
  return {};
}

bool is_coordinate(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_named_after(std::string_view path, const Coordinates& coordinates) {
  const auto stem = stem_of(path);
  return stem == coordinates.artifact ||
         stem == fmt::format("{}-{}", coordinates.artifact, coordinates.version);
}

}  // namespace oakum::ecosystems::java_archive
