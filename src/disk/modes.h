#pragma once
#include <cstdint>

#include "disk/file_system.h"

namespace oakum::disk {

/// What the upper bits of a Unix mode say.
constexpr Node::Type type_of_mode(std::uint32_t mode) {
  switch (mode & 0170000u) {
    case 0100000u:
      return Node::Type::file;
    case 0040000u:
      return Node::Type::directory;
    case 0120000u:
      return Node::Type::symlink;
    default:
      return Node::Type::other;
  }
}

/// The permission bits, with set-user-id, set-group-id and sticky.
constexpr std::uint32_t permissions_of_mode(std::uint32_t mode) { return mode & 07777u; }

}  // namespace oakum::disk
