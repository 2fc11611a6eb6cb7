#pragma once
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

// Counts what is allocated: the bytes in use and their peak. Replaces the operators, so a program
// includes it in its one source file.
inline std::atomic<std::size_t> in_use = 0, peak = 0;

inline void* counted(std::size_t size) {
  void* p = std::malloc(size);
  if (!p) throw std::bad_alloc();
  const auto now = in_use.fetch_add(malloc_usable_size(p)) + malloc_usable_size(p);
  for (auto seen = peak.load(); now > seen && !peak.compare_exchange_weak(seen, now);) {
  }
  return p;
}
inline void release(void* p) {
  if (p) in_use.fetch_sub(malloc_usable_size(p));
  std::free(p);
}

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* p) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }
