#include "core/report.h"

namespace oakum {

std::string_view artifact_type(TargetKind kind) {
  switch (kind) {
    case TargetKind::image:
      return "container_image";
    case TargetKind::repository:
      return "repository";
    case TargetKind::vm:
      return "vm";
    case TargetKind::filesystem:
    case TargetKind::rootfs:
      break;
  }
  return "filesystem";
}

}  // namespace oakum
