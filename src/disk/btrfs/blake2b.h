#pragma once
#include "base/bytes.h"
#include "base/hash.h"

namespace oakum::disk::btrfs {

/// BLAKE2b with a digest of 256 bits and no key. Source: RFC 7693.
Digest256 blake2b_256(ByteView bytes);

}  // namespace oakum::disk::btrfs
