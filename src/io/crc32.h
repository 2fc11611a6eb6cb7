#pragma once
#include <cstdint>

#include "base/bytes.h"

namespace oakum::io {

/// The CRC-32 of gzip and zip over what `crc` covers (0: nothing) and `bytes` behind it. Uses the
/// processor's carry-less multiplication where there is one: several times as fast as tables.
std::uint32_t crc32(std::uint32_t crc, ByteView bytes);

}  // namespace oakum::io
