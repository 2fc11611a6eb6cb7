#include "base/memory_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace oakum {
namespace {

TEST(MemoryBudget, LendsWhatIsThere) {
  MemoryBudget budget(100);
  auto kept = budget.reserve(60);
  ASSERT_TRUE(kept);
  EXPECT_FALSE(budget.reserve(41));
  const auto refused = budget.lend(41, nullptr);
  ASSERT_FALSE(refused) << "nobody will give anything back";
  EXPECT_EQ(refused.error().kind, Error::exhausted);
  EXPECT_NE(refused.error().what.find("--max-memory"), std::string::npos);
  {
    auto passing = budget.lend(40, nullptr);
    ASSERT_TRUE(passing);
    EXPECT_FALSE(budget.reserve(1));
  }
  EXPECT_TRUE(budget.reserve(40)) << "given back";
  *kept = {};
  EXPECT_TRUE(budget.reserve(100));
}

TEST(MemoryBudget, NeverHoldsMoreThanItMay) {
  MemoryBudget budget(100);
  std::atomic<int> held{0}, most{0}, refused{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        const auto loan = budget.lend(60, nullptr);
        if (!loan) {
          ++refused;
          continue;
        }
        const int now = held += 60;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        held -= 60;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 0) << "others were going to give back";
  EXPECT_LE(most, 100);
}

TEST(MemoryBudget, StopsWaitingWhenCancelled) {
  MemoryBudget budget(10);
  const auto all = budget.lend(10, nullptr);
  Cancel cancel;
  cancel.interrupted = true;
  const auto more = budget.lend(1, &cancel);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, Error::cancelled);
}

}  // namespace
}  // namespace oakum
