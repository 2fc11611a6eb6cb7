#include "source/docker_image.h"

#include "source/engine_address.h"
#include "source/engine_image.h"

namespace oakum::source {

Result<std::unique_ptr<Source>> open_docker_image(const std::string& name,
                                                  const DockerOptions& options) {
  const auto address = TRY(find_docker_engine(options.host));
  return open_engine_image(
      name, address, {.image = options.image, .resolves_names = false, .cancel = options.cancel});
}

}  // namespace oakum::source
