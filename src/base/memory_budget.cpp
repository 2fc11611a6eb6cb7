#include "base/memory_budget.h"

#include <chrono>

namespace oakum {

Error MemoryBudget::exhausted(std::uint64_t bytes) const {
  return {Error::exhausted,
          fmt::format("{} bytes, more than is free of the {} MiB that --max-memory allows", bytes,
                      most_ >> 20)};
}

Result<MemoryBudget::Loan> MemoryBudget::lend(std::uint64_t bytes, const Cancel* cancel) {
  constexpr auto kTick = std::chrono::milliseconds(100);
  std::unique_lock lock(mutex_);
  while (!may_pass(bytes)) {
    if (passing_ == 0 || bytes > most_) return exhausted(bytes);
    changed_.wait_for(lock, kTick);
    if (cancel) TRY(cancel->check());
  }
  used_ += bytes;
  ++passing_;
  passing_bytes_ += bytes;
  return Loan(this, bytes, true);
}

Result<MemoryBudget::Loan> MemoryBudget::reserve(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (!fits(bytes)) return exhausted(bytes);
  used_ += bytes;
  return Loan(this, bytes, false);
}

void MemoryBudget::give_back(std::uint64_t bytes, bool passing) {
  {
    const std::lock_guard lock(mutex_);
    used_ -= bytes;
    passing_ -= passing;
    if (passing) passing_bytes_ -= bytes;
  }
  changed_.notify_all();
}

}  // namespace oakum
