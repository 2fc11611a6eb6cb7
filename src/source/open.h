#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "source/image_archive.h"
#include "source/registry.h"
#include "source/remote_repository.h"
#include "source/source.h"
#include "source/target.h"

namespace oakum::source {

/// How targets are reached. Where a field is empty the environment of the tool in question is asked
/// (DOCKER_HOST, CONTAINERD_ADDRESS, …), as each open_…_image says.
struct Access {
  std::vector<ImageStore> image_stores = {ImageStore::docker, ImageStore::containerd,
                                          ImageStore::podman, ImageStore::remote};
  std::string docker_host, podman_host;
  ImageOptions image;
  RegistryOptions registry;
  net::ClientOptions network;
  RepositoryOptions repository;
};

/// Opens a target. An image that is not said to be in a file is one when there is such a file, else
/// it is looked for in the stores, in order; the first that has it is taken. Error when none has:
/// what each of them said, in one sentence; its kind is that of the store that came nearest.
Result<std::unique_ptr<Source>> open(const Target& target, const Access& access);

}  // namespace oakum::source
