#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/reader.h"

namespace oakum::source {

/// One piece of a tar archive that was taken apart: bytes as they were, or the content of a file
/// that lies elsewhere.
struct TarSplitPiece {
  std::vector<std::byte> bytes;
  std::string path;  ///< Cleaned: no leading '/', no "", "." or ".." components; "" for bytes.
  std::uint64_t size = 0;  ///< Bytes of the file's content; 0 opens nothing.
};

/// Reads one line of a tar-split document. Errors: corrupt (no JSON, another type, bad base64, a
/// path that leaves the root), too_large. Source: the package "storage" of vbatts/tar-split.
Result<TarSplitPiece> parse_tar_split_line(std::string_view line);

/// The content of the file at a path of the unpacked layer.
using OpenContent = std::function<Result<std::unique_ptr<io::Reader>>(const std::string& path)>;

/// The tar archive a layer was unpacked from, byte by byte: `lines` is its (uncompressed) tar-split
/// document, `open` gives the files' contents. One line is held at a time, of at most 16 MiB.
/// Errors of reading: corrupt (a malformed line, a file shorter than it was), those of `open`, with
/// the path, and of `lines`.
std::unique_ptr<io::Reader> join_tar_split(std::unique_ptr<io::Reader> lines, OpenContent open);

}  // namespace oakum::source
