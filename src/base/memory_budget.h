#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

#include "base/cancel.h"
#include "base/result.h"

namespace oakum {

/// How many bytes of what is scanned may be held at a time, by all threads together.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t most) : most_(most) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  /// Bytes that are given back at the end of its life, which the budget outlives.
  class Loan {
   public:
    Loan() = default;
    Loan(Loan&& other) noexcept { swap(other); }
    Loan& operator=(Loan&& other) noexcept {
      swap(other);
      return *this;
    }
    ~Loan() {
      if (budget_) budget_->give_back(bytes_, passing_);
    }

   private:
    friend class MemoryBudget;
    Loan(MemoryBudget* budget, std::uint64_t bytes, bool passing)
        : budget_(budget), bytes_(bytes), passing_(passing) {}
    void swap(Loan& other) {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      std::swap(passing_, other.passing_);
    }
    MemoryBudget* budget_ = nullptr;
    std::uint64_t bytes_ = 0;
    bool passing_ = false;
  };

  /// For bytes that are soon given back (a file that is being read): waits while others hold such
  /// ones, and together these are at most an eighth of the budget, so that large files are looked
  /// at one after another; only a single one may be larger. Whoever has one must not ask for
  /// another. Errors: exhausted (it would never fit: names the limit), and those of `cancel`.
  Result<Loan> lend(std::uint64_t bytes, const Cancel* cancel);
  /// For bytes that are kept on: never waits. Error: exhausted.
  Result<Loan> reserve(std::uint64_t bytes);

 private:
  Error exhausted(std::uint64_t bytes) const;
  bool fits(std::uint64_t bytes) const { return bytes <= most_ && used_ <= most_ - bytes; }
  bool may_pass(std::uint64_t bytes) const {
    return fits(bytes) && (passing_ == 0 || passing_bytes_ + bytes <= most_ / 8);
  }
  void give_back(std::uint64_t bytes, bool passing);

  const std::uint64_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t used_ = 0;
  unsigned passing_ = 0;  ///< Loans that are soon given back.
  std::uint64_t passing_bytes_ = 0;
};

}  // namespace oakum
