#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// The headers of a PE file (Windows programs and libraries, .NET assemblies), and the way from
/// addresses to bytes. Source: Microsoft PE Format.
class Pe {
 public:
  /// Entries of the data directory.
  enum Directory : std::size_t { resources = 2, cli_header = 14 };
  /// A stretch of memory: an address relative to the image, and a size that nothing vouches for.
  struct Range {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    auto operator<=>(const Range&) const = default;
  };

  /// Reads the headers of a file, or of its first bytes, which must contain them whole. Errors:
  /// corrupt, unsupported (no PE file).
  static Result<Pe> parse(ByteView bytes);

  /// An empty range for what the file does not have.
  Range directory(Directory entry) const { return directories_[entry]; }
  /// The bytes from an address to the end of its section, as far as the file goes; nothing when
  /// there are none.
  ByteView from(std::uint32_t address) const;
  /// The bytes of a range; nothing when they do not lie wholly in one section.
  ByteView at(Range range) const;

 private:
  struct Section {
    std::uint32_t address = 0;
    std::uint32_t offset = 0;  ///< In the file.
    std::uint32_t size = 0;
  };
  static constexpr std::size_t kDirectories = 16;

  ByteView bytes_;
  std::array<Range, kDirectories> directories_{};
  std::vector<Section> sections_;
};

}  // namespace oakum::io
