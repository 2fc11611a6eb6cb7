#include "sbom/properties.h"

namespace oakum::sbom {
namespace {

constexpr std::string_view kTrivy = "aquasecurity:trivy:";
constexpr std::string_view kFoundIn = "package found in: ";

bool is_trivy(const BomProperty& property, std::string_view name) {
  const std::string_view own = property.name;
  return own == name || (own.starts_with(kTrivy) && own.substr(kTrivy.size()) == name);
}

std::string_view below_root(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

}  // namespace

std::string_view property(const BomComponent& component, std::string_view name) {
  for (const auto& property : component.properties)
    if (property.name == name) return property.value;
  return {};
}

std::string_view trivy_property(const BomComponent& component, std::string_view name) {
  for (const auto& property : component.properties)
    if (is_trivy(property, name)) return property.value;
  return {};
}

std::vector<std::string_view> trivy_properties(const BomComponent& component,
                                               std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& property : component.properties)
    if (is_trivy(property, name)) values.push_back(property.value);
  return values;
}

std::string_view file_of(const BomComponent& component) {
  if (const auto path = trivy_property(component, "FilePath"); !path.empty())
    return below_root(path);
  for (const std::string_view name : {"syft:location:0:path", "SrcFile"})
    if (const auto path = property(component, name); !path.empty()) return below_root(path);
  if (component.source_info.starts_with(kFoundIn))
    return below_root(std::string_view(component.source_info).substr(kFoundIn.size()));
  if (component.locations.empty()) return {};
  const std::string_view path = component.locations.front();
  return below_root(path.substr(0, path.find('#')));
}

}  // namespace oakum::sbom
