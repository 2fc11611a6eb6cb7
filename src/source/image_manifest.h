#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "source/image_archive.h"
#include "source/layer_walk.h"

namespace oakum::source {

/// An image as its documents describe it, before any layer was read.
struct ImagePlan {
  ImageMetadata metadata;
  std::vector<ExpectedLayer>
      layers;  ///< Lowest first; `name` is the member (or blob path) that holds each.
  bool docker_archive =
      false;  ///< Blobs as `docker save` writes them: no digest is promised for them as stored.
  std::uint64_t most_bytes = 0;  ///< ImageOptions::most_bytes.
};

/// The bytes of a small document by its path in the archive or layout. Errors: not_found,
/// too_large.
using ReadDocument =
    std::function<Result<std::string>(const std::string& path, std::uint64_t limit)>;

/// Finds the image in an archive or layout: manifest.json (docker), else index.json (OCI, nested
/// indexes to depth 3). `selector` is "" or the text after ':' or '@'. Checks the digests of all
/// documents, the grammar of all digests, the counts (512 layers, 2,000 descriptors) and the sizes
/// (index and manifest 4 MiB, configuration 16 MiB). Errors: corrupt (which document), not_found,
/// unsupported, usage (several images and no selector).
Result<ImagePlan> plan_image(const ReadDocument& read, const ImageOptions& options,
                             const std::string& selector);

/// The same from the text of an OCI or Docker manifest or index, which was verified and is called
/// `name` in messages: `read` is asked for "blobs/sha256/<hex>".
Result<ImagePlan> plan_manifest_or_index(const ReadDocument& read, std::string text,
                                         std::string name, const ImageOptions& options,
                                         std::string selector);

/// Reads an image configuration, called `name` in messages, into a plan whose layers are counted:
/// id, diffIDs, and which instruction made which layer. Errors: corrupt (also when it has another
/// number of layers), too_large.
Result<void> read_config(const std::string& text, const std::string& name, ImagePlan& plan);

/// Checks the number of layers. Error: too_large.
Result<void> check_layer_count(std::size_t count, const std::string& name);

/// Which of the names an image has in a store is the one that was asked for: the tag or digest that
/// means the same, or ends in it; else the first tag, else the first digest, else "".
std::string choose_reference(const std::string& asked, const std::vector<std::string>& tags,
                             const std::vector<std::string>& digests);

/// Whether an image that there is one of is for the platform asked for, if any. Error: not_found,
/// which says what it is for.
Result<void> check_platform(std::string_view config, const ImageOptions& options);

}  // namespace oakum::source
