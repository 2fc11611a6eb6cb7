#include "sbom/spdx2_notes.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "base/version.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom::spdx2 {

namespace {
/// Names for members of a component that SPDX lacks.
constexpr std::string_view kGroup = "Group", kScope = "Scope", kType = "ComponentType",
                           kLocation = "Location";
/// The name of a property that was a comment and nothing more.
constexpr std::string_view kComment = "annotation";

constexpr std::string_view kOurs = "Tool: oakum-", kTheirs = "Tool: trivy-";
/// Who notes properties that stand in nobody's namespace.
constexpr std::string_view kForeign = "Tool: oakum";

std::string_view property(const BomComponent& component, std::string_view name) {
  const auto found = std::ranges::find_if(component.properties, [&](const BomProperty& one) {
    return one.name.starts_with(kOwnNamespace) && one.name.substr(kOwnNamespace.size()) == name;
  });
  return found == component.properties.end() ? std::string_view() : found->value;
}

/// Takes the group off a name that full_name put together.
void divide_name(BomComponent& component, std::string_view group) {
  auto& name = component.name;
  if (name.size() <= group.size() + 1 || !name.starts_with(group)) return;
  if (const char c = name[group.size()]; c != ':' && c != '/') return;
  component.group = group;
  name.erase(0, group.size() + 1);
}

/// True when the note is about a member of the component.
bool read_member(BomComponent& component, std::string_view name, std::string_view value) {
  if (name == kGroup) return divide_name(component, value), true;
  if (name == kScope) return component.scope = value, true;
  if (name == kType) return component.type = value, true;
  if (name == kLocation) return component.locations.emplace_back(value), true;
  return false;
}

bool told_by_source_info(std::string_view name) {
  constexpr std::string_view kTold[] = {"FilePath", "SrcName", "SrcVersion", "SrcRelease",
                                        "SrcEpoch"};
  return std::ranges::find(kTold, name) != std::end(kTold);
}

bool is_kept_field(std::string_view name) {
  return name == "primaryPackagePurpose" || name == "filesAnalyzed" ||
         std::ranges::find(kept_fields(), name, &KeptField::json) != kept_fields().end();
}

Annotation note(std::string_view annotator, std::string_view name, std::string_view value) {
  return {std::string(annotator), fmt::format("{}: {}", name, value)};
}

Annotation note_of(const BomProperty& property, std::string_view ours) {
  if (property.name.starts_with(kOwnNamespace))
    return note(ours, property.name.substr(kOwnNamespace.size()), property.value);
  if (property.name == kComment && property.value.find(": ") == property.value.npos)
    return {std::string(kForeign), property.value};
  return note(kForeign, property.name, property.value);
}
}  // namespace

void read_annotation(BomComponent& component, std::string_view annotator,
                     std::string_view comment) {
  const auto parts = cut(comment, ": ");
  if (!parts || parts->first.empty()) {
    component.properties.push_back({std::string(kComment), std::string(comment)});
    return;
  }
  const auto [name, value] = *parts;
  const bool ours = annotator.starts_with(kOurs);
  if (ours && read_member(component, name, value)) return;
  const bool in_namespace = ours || annotator.starts_with(kTheirs);
  component.properties.push_back(
      {fmt::format("{}{}", in_namespace ? kOwnNamespace : "", name), std::string(value)});
}

std::vector<Annotation> annotations_of(const BomComponent& component) {
  std::vector<Annotation> out;
  const auto ours = fmt::format("{}{}", kOurs, tool_version());
  if (!component.group.empty()) out.push_back(note(ours, kGroup, component.group));
  if (!component.scope.empty()) out.push_back(note(ours, kScope, component.scope));
  if (purpose_of_type(component.type) == "OTHER") out.push_back(note(ours, kType, component.type));
  for (const auto& property : component.properties) {
    if (is_kept_field(property.name)) continue;
    if (property.name.starts_with(kOwnNamespace) &&
        told_by_source_info(property.name.substr(kOwnNamespace.size())))
      continue;
    out.push_back(note_of(property, ours));
  }
  for (const auto& location : component.locations) out.push_back(note(ours, kLocation, location));
  return out;
}

std::string full_name(const BomComponent& component) {
  if (component.group.empty()) return component.name;
  const bool colon = component.purl.starts_with("pkg:maven/");
  return fmt::format("{}{}{}", component.group, colon ? ':' : '/', component.name);
}

std::string source_info(const BomComponent& component) {
  if (!component.source_info.empty()) return component.source_info;
  const auto source = property(component, "SrcName");
  if (source.empty()) {
    const auto path = property(component, "FilePath");
    return path.empty() ? std::string() : fmt::format("package found in: {}", path);
  }
  std::string version(property(component, "SrcVersion"));
  if (const auto release = property(component, "SrcRelease"); !release.empty())
    version += fmt::format("-{}", release);
  if (const auto epoch = property(component, "SrcEpoch"); !epoch.empty() && epoch != "0")
    version.insert(0, fmt::format("{}:", epoch));
  return fmt::format("built package from: {} {}", source, version);
}

}  // namespace oakum::sbom::spdx2
