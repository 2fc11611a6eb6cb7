#pragma once
#include <cstdint>

#include "base/bytes.h"

namespace oakum::disk::btrfs {

/// XXH64 with seed 0. Source: "xxHash fast digest algorithm", version 0.1.1.
std::uint64_t xxhash64(ByteView bytes);

}  // namespace oakum::disk::btrfs
