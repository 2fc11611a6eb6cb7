#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

// The fixed fields of tar headers, the records of pax headers, and the form of paths. No reading,
// no state.
namespace oakum::io {

/// Sizes and offsets are below this, so that sums of two cannot overflow.
inline constexpr std::uint64_t kTarMaximum = (1ull << 63) - 1;

/// A header block of 512 bytes.
struct TarBlock {
  alignas(8) std::array<char, 512> bytes{};

  /// A text field, up to its first NUL.
  std::string_view text(std::size_t at, std::size_t size) const;
  /// A number field: octal text or GNU base-256; an empty one is 0. Nothing when malformed,
  /// negative or above kTarMaximum.
  std::optional<std::uint64_t> number(std::size_t at, std::size_t size) const;

  bool is_zero() const;
  /// Whether the checksum field is the sum of the others, taken as unsigned or (as some old
  /// programs did) signed bytes.
  bool checksum_fits() const;

  char type() const { return bytes[156]; }
  std::optional<std::uint64_t> size() const { return number(124, 12); }
  std::uint32_t mode() const {
    return static_cast<std::uint32_t>(number(100, 8).value_or(0) & 07777);
  }
  std::string_view name() const { return text(0, 100); }
  std::string_view link() const { return text(157, 100); }
  /// The part of the path in front of the name; "" where the format has none.
  std::string_view prefix() const;
};

/// What the special headers in front of an entry say about it.
struct TarExtension {
  std::string long_name;  ///< GNU 'L' and 'K'.
  std::string long_link;
  bool has_long_name = false;
  bool has_long_link = false;
  bool long_name_too_long = false;

  std::string path;  ///< pax; "" means the record is absent (an empty one counts as absent).
  std::string link;
  std::optional<std::uint64_t> size;

  bool sparse_in_data = false;  ///< pax sparse format 1.0: the map precedes the data.
  std::optional<std::uint64_t> sparse_size;
  std::optional<std::uint64_t> sparse_blocks;
  std::string sparse_name;
  std::vector<std::uint64_t> sparse_map;  ///< Formats 0.0 and 0.1: offset and length in turn.

  bool any = false;  ///< There was a special header.

  void clear();
  void clear_pax();
};

/// Reads the records of a pax header into `extension`. False when one is malformed.
bool parse_pax(std::string_view records, TarExtension& extension);

struct TarLimits;
/// Brings a path into the form that TarEntry::path promises; "" is the root. Returns what is wrong
/// with it, or "".
std::string_view normalise_tar_path(std::string_view raw, const TarLimits& limits,
                                    std::string& path);

}  // namespace oakum::io
