#include "source/podman_image.h"

namespace oakum::source {

Result<std::unique_ptr<Source>> open_podman_image(const std::string&, const PodmanOptions&) {
  return Error{Error::unreachable, "podman: not asked by this version"};
}

}  // namespace oakum::source
