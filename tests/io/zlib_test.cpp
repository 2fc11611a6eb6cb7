#include "io/zlib.h"

#include <gtest/gtest.h>

namespace oakum::io {
namespace {

using namespace std::string_view_literals;

/// "hello" in a stored block, made by hand: header, one last block, checksum.
constexpr auto kHello = "\x78\x01\x01\x05\x00\xFA\xFFhello\x06\x2C\x02\x15"sv;

TEST(Zlib, Reads) {
  const auto out = inflate_zlib(as_bytes(kHello), 5);
  ASSERT_TRUE(out) << out.error().what;
  EXPECT_EQ(as_text(*out), "hello");
  const auto followed = std::string(kHello) + "padding";
  EXPECT_TRUE(inflate_zlib(as_bytes(followed), 5));
}

TEST(Zlib, Refuses) {
  const auto changed = [](std::size_t at, char c) {
    auto stream = std::string(kHello);
    stream[at] = c;
    return stream;
  };
  const struct {
    std::string stream;
    Error::Kind kind;
    std::string_view why;
  } kCases[] = {
      {"", Error::corrupt, "nothing"},
      {std::string(kHello.substr(0, 9)), Error::corrupt, "cut in the data"},
      {std::string(kHello.substr(0, 14)), Error::corrupt, "cut in the checksum"},
      {changed(0, '\x77'), Error::corrupt, "another method"},
      {changed(1, '\x02'), Error::corrupt, "a header that does not divide by 31"},
      {changed(1, '\xBB'), Error::unsupported, "a preset dictionary"},
      {changed(2, '\x07'), Error::corrupt, "a block of type 3"},
      {changed(8, 'E'), Error::corrupt, "another text than the checksum is of"},
  };
  for (const auto& [stream, kind, why] : kCases) {
    const auto out = inflate_zlib(as_bytes(stream), 1000);
    ASSERT_FALSE(out) << why;
    EXPECT_EQ(out.error().kind, kind) << why;
  }
  EXPECT_EQ(inflate_zlib(as_bytes(kHello), 4).error().kind, Error::too_large);
}

TEST(Zlib, StopsABombAtTheLimit) {
  // A thousand repetitions of one stored block of 60,000 zeros, without an end.
  std::string bomb = "\x78\x01";
  const auto block = "\x00\x60\xEA\x9F\x15"sv;
  for (int i = 0; i < 1000; ++i) bomb.append(block).append(60000, '\0');
  EXPECT_EQ(inflate_zlib(as_bytes(bomb), 1 << 20).error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::io
