#pragma once
#include <cstddef>
#include <functional>

namespace oakum {

/// Calls `work(0)` … `work(count - 1)`, each once, from at most `threads` threads (the caller's
/// included), and returns when all are done. With one thread (or one piece of work) everything
/// happens in order on the caller's thread. Indices are handed out in order, so piece i starts no
/// later than piece i + 1. `work` must not throw.
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t)>& work);

/// How many threads a request for `asked` means: itself, or the number of usable processors when it
/// is 0.
unsigned thread_count(unsigned asked);

}  // namespace oakum
