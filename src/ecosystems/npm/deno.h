#pragma once
#include <string_view>

#include "base/result.h"
#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::ecosystems::npm {

/// The largest deno.lock that is read.
inline constexpr std::uint64_t kDenoLockLimit = 256u << 20;

/// Reads what a deno.lock, version 1 to 5, has of one registry: "npm" or "jsr". Errors: corrupt (no
/// JSON object), unsupported (another version).
Result<void> read_deno_lock(const io::File& file, std::string_view registry, inventory::Sink& sink);

}  // namespace oakum::ecosystems::npm
