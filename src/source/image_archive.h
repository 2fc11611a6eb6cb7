#pragma once
#include "source/source.h"

namespace oakum::source {

struct ImageOptions {
  std::optional<Platform>
      platform;  ///< Error when forced and absent; otherwise the host's, then the first.
  /// Layers that are larger than this in all, compressed or not, are an Error (too_large); 0: any
  /// size. What is known without reading counts by its compressed size alone.
  std::uint64_t most_bytes = 0;
};

/// An image in a file or directory: what `docker save` writes, an OCI archive (both plain, gzip,
/// zstd, xz or bzip2), or an OCI layout directory; `path` may end in ":tag" or "@sha256:…" for one
/// image of a layout. A plain archive and a directory are read in place, several layers at a time.
/// A compressed archive is read once from front to back: its manifest may come last, so every
/// member that can be a layer is walked as it passes. Errors: not_found, corrupt (which blob),
/// unsupported.
Result<std::unique_ptr<Source>> open_image_archive(const std::string& path,
                                                   const ImageOptions& options);

}  // namespace oakum::source
