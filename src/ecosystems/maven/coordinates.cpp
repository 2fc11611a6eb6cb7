#include "ecosystems/maven/coordinates.h"

#include <fmt/core.h>

#include "base/text.h"

namespace oakum::ecosystems::maven {
namespace {
constexpr std::size_t kLongestComponent = 255;
}

bool is_path_component(std::string_view text) {
  if (text.empty() || text.size() > kLongestComponent || text[0] == '.') return false;
  for (const char c : text)
    if (!is_alpha(c) && !is_digit(c) && std::string_view("-._+~!@").find(c) == text.npos)
      return false;
  return true;
}

std::string repository_path(const Coordinates& project) {
  std::string path;
  for (const auto part : split(project.group, '.')) {
    if (!is_path_component(part)) return {};
    (path += part) += '/';
  }
  if (!is_path_component(project.artifact) || !is_path_component(project.version)) return {};
  if (path.size() > 1024) return {};
  return path + fmt::format("{0}/{1}/{0}-{1}.pom", project.artifact, project.version);
}

Requirement parse_requirement(std::string_view text) {
  const bool hard = text.size() > 2 && text.starts_with('[') && text.ends_with(']');
  if (hard) text = trim(text.substr(1, text.size() - 2));
  if (text.find_first_of(",()[]") != text.npos) return {};
  return {std::string(text), hard};
}

}  // namespace oakum::ecosystems::maven
