#pragma once
#include <cstdint>

#include "base/bytes.h"

namespace oakum::disk {

/// The CRC-32C (Castagnoli) of what `crc` covers (0: nothing) and `bytes` behind it. Uses the
/// processor's instruction where there is one. "123456789" gives 0xE3069283.
std::uint32_t crc32c(std::uint32_t crc, ByteView bytes);

}  // namespace oakum::disk
