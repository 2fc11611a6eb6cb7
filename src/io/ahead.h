#pragma once
#include <cstddef>
#include <memory>

#include "io/reader.h"

namespace oakum::io {

/// The same bytes, read by a thread of its own up to `blocks` times `block_bytes` ahead, so that
/// inflating overlaps with hashing and walking. The blocks are allocated once. Errors arrive in
/// order, after the bytes before them. Destroying the reader stops the thread and waits for the one
/// upstream read that may be under way, so an upstream that can block for long needs a time limit
/// of its own. Where no thread can be started, `in` itself is returned.
std::unique_ptr<Reader> read_ahead(std::unique_ptr<Reader> in, std::size_t blocks = 4,
                                   std::size_t block_bytes = 256 * 1024);

}  // namespace oakum::io
