#include "source/registry_image.h"

namespace oakum::source {

Result<std::unique_ptr<Source>> open_registry_image(const std::string&, const RemoteOptions&) {
  return Error{Error::unreachable, "registry: not asked by this version"};
}

}  // namespace oakum::source
