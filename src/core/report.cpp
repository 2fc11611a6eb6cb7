#include "core/report.h"

#include "base/text.h"

namespace oakum {

std::string_view artifact_type(TargetKind kind) {
  switch (kind) {
    case TargetKind::image:
      return "container_image";
    case TargetKind::repository:
      return "repository";
    case TargetKind::vm:
      return "vm";
    case TargetKind::cyclonedx:
      return "cyclonedx";
    case TargetKind::spdx:
      return "spdx";
    case TargetKind::syft:
      return "syft";
    case TargetKind::filesystem:
    case TargetKind::rootfs:
      break;
  }
  return "filesystem";
}

TargetKind kind_of_artifact(std::string_view type) {
  for (const auto kind : {TargetKind::image, TargetKind::repository, TargetKind::vm,
                          TargetKind::cyclonedx, TargetKind::spdx, TargetKind::syft})
    if (artifact_type(kind) == type) return kind;
  return TargetKind::filesystem;
}

std::string instruction_of(std::string_view created_by) {
  for (const std::string_view prefix : {"/bin/sh -c ", "#(nop) "})
    if (created_by.starts_with(prefix)) created_by.remove_prefix(prefix.size());
  return std::string(trim(created_by));
}

std::string target_of(const Report& report, const PackageList& list) {
  if (!info(list.ecosystem).operating_system) return list.group.empty() ? list.path : list.group;
  const auto& os = report.inventory.os;
  if (!os) return report.name;
  std::string release = os->name + (os->extended ? "-ESM" : "");
  if (!release.empty()) release.insert(0, 1, ' ');
  return fmt::format("{} ({}{})", report.name, os->family, release);
}

}  // namespace oakum
