#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/image_archive.h"

namespace oakum::source {

/// An image in a store of containers/storage.
struct StoredImage {
  std::string id;  ///< Fit for a path: letters, digits, '_', '-', '.', not '.' first.
  std::vector<std::string> names;    ///< "localhost/app:1", "docker.io/library/app@sha256:…".
  std::vector<std::string> digests;  ///< Of its manifests.
  std::string top_layer;             ///< An id; "" for an image without layers.
};

struct StoredLayer {
  std::string parent;      ///< An id, or "" for the lowest one.
  std::string diff_id;     ///< "sha256:…", or "" when it is not said.
  std::uint64_t size = 0;  ///< Of the layer's tar; 0 when it is not said.
};

/// The images of images.json; records whose ids are not fit for a path are left out. Errors:
/// corrupt, too_large (64 MiB). Source: the package "storage" of containers/storage.
Result<std::vector<StoredImage>> parse_stored_images(std::string_view json);
/// The layers of layers.json, by id. As above.
Result<std::map<std::string, StoredLayer>> parse_stored_layers(std::string_view json);

/// Which of the images a name means, as podman resolves names that are there: the name as it
/// stands, as one of localhost, as Docker completes it, by digest, by id or a prefix of one, and at
/// last as the end of a longer name. Null when none is, or several are.
const StoredImage* find_stored_image(const std::vector<StoredImage>& images,
                                     const std::string& name);

/// Where the stores of this user lie: graphroot of storage.conf (CONTAINERS_STORAGE_CONF, else
/// containers/storage.conf below XDG_CONFIG_HOME for a user, else /etc/containers, else
/// /usr/share/containers), without one /var/lib/containers/storage for root and
/// containers/storage below XDG_DATA_HOME for a user; then the additional image stores. Errors:
/// corrupt, denied (a storage.conf).
Result<std::vector<std::string>> find_container_stores();

using OpenInstead = std::function<Result<std::unique_ptr<Source>>()>;

/// An image of these stores (driver overlay or vfs), read where it lies: each layer is put together
/// again from its tar-split and its files, and its digest checked; one without a tar-split is read
/// as its files lie there, and has no digest. Nothing is locked or written. When a walk cannot read
/// a layer (files of other users, say) `instead` is opened and walked, if it can be. Errors:
/// unreachable (no store there), not_found (no such image, or not for the platform), denied,
/// corrupt, unsupported.
Result<std::unique_ptr<Source>> open_stored_image(const std::string& name,
                                                  const std::vector<std::string>& stores,
                                                  const ImageOptions& options, OpenInstead instead);

}  // namespace oakum::source
