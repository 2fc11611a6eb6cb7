#include "io/reader.h"

#include <gtest/gtest.h>

#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

TEST(ReadAll, TakesEverythingUpToTheLimit) {
  struct Case {
    std::size_t size;
    std::uint64_t limit;
    bool fits;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {0, 0, true, "nothing fits into nothing"},        {1, 0, false, "one byte does not"},
      {100, 100, true, "the limit itself is allowed"},  {101, 100, false, "one more is not"},
      {300'000, 1 << 20, true, "more than one buffer"},
  };
  for (const auto& [size, limit, fits, why] : kCases) {
    const auto bytes = noise(size);
    SlowReader reader(bytes, 1000);
    const auto all = read_all(reader, limit);
    ASSERT_EQ(all.has_value(), fits) << why;
    if (fits) {
      EXPECT_EQ(as_text(*all), bytes) << why;
    } else {
      EXPECT_EQ(all.error().kind, Error::too_large) << why;
    }
  }
}

TEST(MemoryReader, ReadsAndSkips) {
  const auto reader = memory_reader(as_bytes("0123456789"));
  EXPECT_EQ(reader->skip(3), 3u);
  char two[2];
  EXPECT_EQ(reader->read(std::as_writable_bytes(std::span(two))), 2u);
  EXPECT_EQ(std::string_view(two, 2), "34");
  EXPECT_EQ(reader->skip(100), 5u) << "less than asked for only at the end";
  EXPECT_EQ(reader->read(std::as_writable_bytes(std::span(two))), 0u);
}

TEST(Reader, SkipsByReadingWhereItKnowsNoBetter) {
  SlowReader reader(noise(100'000), 777);
  EXPECT_EQ(reader.skip(99'999), 99'999u);
  EXPECT_EQ(drain(reader).size(), 1u);
}

TEST(FileReader, GivesTheSameBytesHoweverItIsRead) {
  const Workshop shop;
  const auto bytes = noise(3'000'000);
  shop.write("file", bytes);
  for (const std::size_t piece : {1000, 65536, 262144, 1000000}) {
    auto reader = open_file(shop.path("file"));
    ASSERT_TRUE(reader);
    EXPECT_EQ(drain(**reader, piece), bytes);
  }
}

TEST(FileReader, SkipsOverShortAndLongStretches) {
  const Workshop shop;
  const auto bytes = noise(3'000'000);
  shop.write("file", bytes);
  auto reader = open_file(shop.path("file"));
  ASSERT_TRUE(reader);
  std::size_t at = 0;
  for (const std::size_t jump : {10, 300'000, 5, 1'000'000, 262'144, 262'143}) {
    ASSERT_EQ((*reader)->skip(jump), jump);
    at += jump;
    char byte = 0;
    ASSERT_EQ((*reader)->read(std::as_writable_bytes(std::span(&byte, 1))), 1u);
    ASSERT_EQ(byte, bytes[at]);
    ++at;
  }
  EXPECT_EQ((*reader)->skip(1ull << 40), bytes.size() - at) << "a seek does not go beyond the end";
  EXPECT_EQ(drain(**reader), "");
}

TEST(FileReader, SaysWhyItCannotOpen) {
  const Workshop shop;
  const auto missing = open_file(shop.path("missing"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, Error::not_found);
  const auto folder = open_file(shop.path(""));
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().kind, Error::io);
  EXPECT_NE(folder.error().what.find("directory"), std::string::npos) << folder.error().what;
}

}  // namespace
}  // namespace oakum::io
