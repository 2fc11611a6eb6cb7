#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// The content of a zlib stream that starts `bytes`; what follows it is passed over. Errors:
/// corrupt (header, data or checksum), unsupported (a preset dictionary), too_large (more than
/// `limit` bytes). Memory grows with what is really there, not with `limit`. Source: RFC 1950.
Result<std::vector<std::byte>> inflate_zlib(ByteView bytes, std::uint64_t limit);

}  // namespace oakum::io
