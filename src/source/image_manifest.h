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

}  // namespace oakum::source
