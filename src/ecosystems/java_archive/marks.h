#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "ecosystems/java_archive/coordinates.h"

// Libraries that leave their version in a file of their own, so that it is known even where they
// were put into another archive, under another package, without their pom.properties.
namespace oakum::ecosystems::java_archive {

constexpr std::uint64_t kMarkLimit = 1u << 20;

struct Marked {
  Coordinates coordinates;    ///< Complete.
  std::string_view evidence;  ///< kVersionFile or kClassConstant.
};

/// Whether a member of an archive may tell a version.
bool is_mark(std::string_view member);
/// What such a member tells; nothing where it is not what its name suggests or holds no single
/// version.
std::vector<Marked> read_mark(std::string_view member, ByteView content);

}  // namespace oakum::ecosystems::java_archive
