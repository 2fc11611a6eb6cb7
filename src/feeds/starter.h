#pragma once
#include <cstddef>

#include "base/bytes.h"

extern "C" {
extern const std::byte oakum_starter_begin[];
extern const std::byte oakum_starter_end[];
}

namespace oakum::feeds {

/// The database built into the program: the records of advisories/starter, made at build time. Its
/// metadata say `starter`. For Database::from_memory.
inline ByteView starter_database() {
  return {oakum_starter_begin, static_cast<std::size_t>(oakum_starter_end - oakum_starter_begin)};
}

}  // namespace oakum::feeds
