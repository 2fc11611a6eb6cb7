#include "source/podman_image.h"

#include "source/container_store.h"
#include "source/engine_address.h"
#include "source/engine_image.h"

namespace oakum::source {
namespace {

/// The first service that has the image; else what the one that came nearest says.
Result<std::unique_ptr<Source>> open_served(const std::string& name, const PodmanServices& services,
                                            const PodmanOptions& options) {
  Error nearest{Error::unreachable, ""};
  for (const auto& address : services.addresses) {
    auto source =
        open_engine_image(name, address, {options.image, /*resolves_names=*/true, options.cancel});
    if (source || source.error().kind == Error::cancelled) return source;
    if (source.error().kind != Error::unreachable)
      nearest = std::move(source).error();
    else if (nearest.kind == Error::unreachable)
      nearest.what += (nearest.what.empty() ? "" : ", ") + source.error().what;
  }
  return nearest;
}

Result<std::unique_ptr<Source>> open_stored(const std::string& name, const PodmanOptions& options,
                                            OpenInstead instead) {
  const auto stores = TRY(find_container_stores());
  return open_stored_image(name, stores, options.image, std::move(instead));
}

}  // namespace

Result<std::unique_ptr<Source>> open_podman_image(const std::string& name,
                                                  const PodmanOptions& options) {
  const auto services = TRY(find_podman_services(options.host));
  const OpenInstead serve = [=] { return open_served(name, services, options); };
  if (services.chosen) return serve();
  auto stored = open_stored(name, options, serve);
  if (stored) return stored;
  auto served = serve();
  if (served) return served;
  auto& error = stored.error();
  if (served.error().kind != Error::unreachable) return served;
  if (error.kind == Error::unreachable) error.what += ", " + served.error().what;
  return error;
}

}  // namespace oakum::source
