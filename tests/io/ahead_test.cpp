#include "io/ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

/// Never ends; says when it is destroyed.
class EndlessReader final : public Reader {
 public:
  EndlessReader(std::atomic<bool>& gone, std::chrono::milliseconds pause)
      : gone_(gone), pause_(pause) {}
  ~EndlessReader() override { gone_ = true; }
  Result<std::size_t> read(std::span<std::byte> into) override {
    std::this_thread::sleep_for(pause_);
    std::fill(into.begin(), into.end(), std::byte{7});
    return into.size();
  }

 private:
  std::atomic<bool>& gone_;
  std::chrono::milliseconds pause_;
};

class ThrowingReader final : public Reader {
 public:
  Result<std::size_t> read(std::span<std::byte>) override { throw std::bad_alloc(); }
};

TEST(ReadAhead, GivesTheSameBytes) {
  const auto bytes = noise(1'000'003);
  for (const std::size_t blocks : {1, 2, 4}) {
    for (const std::size_t block_bytes : {1000, 4096, 262144}) {
      for (const std::size_t piece : {333, 5000, 2'000'000}) {
        const auto reader =
            read_ahead(std::make_unique<SlowReader>(bytes, 1777), blocks, block_bytes);
        ASSERT_EQ(drain(*reader, piece), bytes) << blocks << " x " << block_bytes << ", " << piece;
      }
    }
  }
}

TEST(ReadAhead, SkipsWithinAndAcrossBlocks) {
  const auto bytes = noise(100'000);
  const auto reader = read_ahead(std::make_unique<SlowReader>(bytes, 5000), 3, 1000);
  std::size_t at = 0;
  for (const std::size_t jump : {1, 999, 1000, 30'500, 12}) {
    ASSERT_EQ(reader->skip(jump), jump);
    at += jump;
  }
  EXPECT_EQ(drain(*reader), bytes.substr(at));
  EXPECT_EQ(reader->skip(1), 0u);
}

TEST(ReadAhead, DeliversWhatCameBeforeAnError) {
  const auto reader = read_ahead(
      std::make_unique<SlowReader>(noise(70'000), 999, Error{Error::corrupt, "broken"}), 2, 8192);
  std::uint64_t before = 0;
  EXPECT_EQ(failure_of(*reader, &before).what, "broken");
  EXPECT_EQ(before, 70'000u);
}

TEST(ReadAhead, TurnsAnExceptionIntoAnError) {
  const auto reader = read_ahead(std::make_unique<ThrowingReader>());
  EXPECT_EQ(failure_of(*reader).kind, Error::internal);
}

TEST(ReadAhead, EndsWhenNobodyWantsTheRest) {
  struct Case {
    int pause_ms;
    std::size_t read;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {0, 0, "the ring is full and the producer waits"},
      {0, 100'000, "some of it was read"},
      {5, 0, "the producer is in the middle of a read"},
  };
  for (const auto& [pause_ms, read, why] : kCases) {
    for (int round = 0; round < 20; ++round) {
      std::atomic<bool> gone = false;
      {
        const auto reader = read_ahead(
            std::make_unique<EndlessReader>(gone, std::chrono::milliseconds(pause_ms)), 3, 4096);
        EXPECT_EQ(reader->skip(read), read);
      }
      EXPECT_TRUE(gone) << why;
    }
  }
}

}  // namespace
}  // namespace oakum::io
