#include "source/open.h"

#include <sys/stat.h>

#include "source/containerd_image.h"
#include "source/directory.h"
#include "source/disk_image.h"
#include "source/docker_image.h"
#include "source/podman_image.h"
#include "source/registry_image.h"

namespace oakum::source {

namespace {

Result<std::unique_ptr<Source>> open_in(ImageStore store, const std::string& name,
                                        const Access& access) {
  const auto* cancel = access.network.cancel;
  switch (store) {
    case ImageStore::docker:
      return open_docker_image(name, {access.docker_host, access.image, cancel});
    case ImageStore::containerd:
      return open_containerd_image(name, {"", "", access.image, cancel});
    case ImageStore::podman:
      return open_podman_image(name, {access.podman_host, access.image, cancel});
    case ImageStore::remote:
      break;
  }
  return open_registry_image(name, {access.registry, access.network, access.image});
}

/// A path, or a name that a file has: an archive, or the directory of a layout.
bool is_image_file(const std::string& text) {
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../")) return true;
  struct stat status {};
  if (::stat(text.c_str(), &status) != 0) return false;
  if (!S_ISDIR(status.st_mode)) return true;
  return ::stat((text + "/index.json").c_str(), &status) == 0 ||
         ::stat((text + "/oci-layout").c_str(), &status) == 0;
}

/// How near a store came to having the image: what stops one that was reached tells more.
int weight(Error::Kind kind) {
  switch (kind) {
    case Error::unreachable:
      return 0;
    case Error::not_found:
      return 1;
    default:
      return 2;
  }
}

Result<std::unique_ptr<Source>> open_by_name(const std::string& name, const Access& access) {
  Error nearest{Error::unreachable, ""};
  std::string said;
  for (const auto store : access.image_stores) {
    auto source = open_in(store, name, access);
    if (source || source.error().kind == Error::cancelled || source.error().kind == Error::usage)
      return source;
    const auto& error = source.error();
    said += fmt::format("{}{}: {}", said.empty() ? "" : "; ", name_of(store), error.what);
    if (weight(error.kind) >= weight(nearest.kind)) nearest.kind = error.kind;
  }
  nearest.what = fmt::format("no image {}: {}", name, said);
  return nearest;
}

}  // namespace

Result<std::unique_ptr<Source>> open(const Target& target, const Access& access) {
  switch (target.kind) {
    case TargetKind::image:
      if (target.store) return open_in(*target.store, target.text, access);
      if (target.in_file || is_image_file(target.text))
        return open_image_archive(target.text, access.image);
      return open_by_name(target.text, access);
    case TargetKind::vm:
      return open_disk_image(target.text);
    case TargetKind::repository:
      if (is_repository_url(target.text))
        return open_remote_repository(target.text, access.repository);
      if (const auto url = short_repository_url(target.text))
        return open_remote_repository(*url, access.repository);
      if (access.repository.named())
        return Error{Error::usage,
                     "--branch, --tag and --commit need the address of a repository; a directory "
                     "is scanned as it is"};
      break;
    case TargetKind::cyclonedx:
    case TargetKind::spdx:
    case TargetKind::syft:
      return Error{Error::internal, "an SBOM has no files to walk"};
    case TargetKind::filesystem:
    case TargetKind::rootfs:
      break;
  }
  return open_directory(target.text, target.kind);
}

}  // namespace oakum::source
