#include "disk/btrfs/decompress.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "disk/btrfs/lzo.h"

namespace oakum::disk::btrfs {
namespace {

using namespace std::string_view_literals;

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  while (count-- > 0) all += text;
  return all;
}

constexpr std::size_t kRoom = 8192;

/// Nothing when the stream is refused.
std::optional<std::string> from_lzo(std::string_view stream, std::size_t room = kRoom) {
  std::string out(room, '?');
  const auto done = decompress_lzo(as_bytes(stream), std::as_writable_bytes(std::span(out)));
  if (!done) return std::nullopt;
  return out.substr(0, *done);
}

constexpr auto kAb =
    "\x03"
    "ababab \0\0\0\0\0\0\0\xA2\x14\0\x0B"
    "ababababababab\x11\0\0"sv;

TEST(Lzo, Reads) {
  const struct {
    std::string_view stream;
    std::string content;
    std::string_view why;
  } kCases[] = {
      {"\x11\0\0"sv, "", "nothing"},
      {"\x16hello\x11\0\0"sv, "hello", "literals in the first byte"},
      {kAb, repeated("ab", 1000), "a long match, its length over several bytes"},
      {"\x12"
       "a\x40\0\x11\0\0"sv,
       "aaaa", "a match that overlaps itself, after fewer literals than four"},
      {"\x15"
       "abcd\x04\0\x11\0\0"sv,
       "", "after many literals the shortest match reaches from 2 KiB on"},
      {"\x13"
       "ab\x04\0\x11\0\0"sv,
       "abab", "after few literals it reaches from two bytes on"},
  };
  for (const auto& [stream, content, why] : kCases)
    EXPECT_EQ(from_lzo(stream).value_or(""), content) << why;
}

TEST(Lzo, RefusesWhatIsDamaged) {
  const struct {
    std::string_view stream, why;
  } kCases[] = {
      {""sv, "nothing"},
      {"\x16hell"sv, "cut in the literals"},
      {"\x16hello"sv, "no end"},
      {"\x16hello\x11\0"sv, "cut in the end"},
      {"\x12"
       "a\x40\x01\x11\0\0"sv,
       "a match from in front of the start"},
      {"\0\0\0\0"sv, "a length without an end"},
      {"\x12"
       "a\x20\0\0\0"sv,
       "the same of a match"},
  };
  for (const auto& [stream, why] : kCases) EXPECT_FALSE(from_lzo(stream)) << why;
  EXPECT_FALSE(from_lzo(kAb, 1999)) << "no room for all";
  for (std::size_t size = 0; size < kAb.size(); ++size) EXPECT_FALSE(from_lzo(kAb.substr(0, size)));
}

std::string number(std::uint32_t value) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += static_cast<char>(value >> 8 * i);
  return text;
}

/// Segments as btrfs puts them: never a size across two sectors.
std::string lzo_extent(const std::vector<std::string>& segments) {
  std::string all;
  for (const auto& segment : segments) {
    const auto left = 4096 - (all.size() + 4) % 4096;
    if (left < 4) all.append(left, '\0');
    all += number(static_cast<std::uint32_t>(segment.size())) + segment;
  }
  return number(static_cast<std::uint32_t>(all.size() + 4)) + all;
}

/// Literals alone: as long as one likes.
std::string lzo_literals(std::string_view text) {
  std::string stream(1, '\0');
  auto rest = text.size() - 18;
  for (; rest > 255; rest -= 255) stream += '\0';
  stream += static_cast<char>(rest);
  return stream.append(text) + std::string("\x11\0\0", 3);
}

std::string unpack(Compression kind, std::string_view bytes, std::uint64_t size) {
  const auto done = decompress(kind, as_bytes(bytes), size, 4096);
  return done ? std::string(as_text(*done)) : "error " + done.error().what;
}

TEST(Decompress, Lzo) {
  std::string text;
  std::vector<std::string> segments;
  for (int i = 0; i < 6; ++i) {
    const auto sector = repeated(fmt::format("sector {}.", i), 410).substr(0, 4096);
    if (sector.size() < 4096) continue;
    text += sector;
    segments.push_back(lzo_literals(sector));
  }
  segments.emplace_back("\x16hello\x11\0\0", 9);
  text += "hello";
  const auto extent = lzo_extent(segments) + std::string(100, 'x');
  EXPECT_EQ(unpack(Compression::lzo, extent, text.size()), text);
  EXPECT_EQ(unpack(Compression::lzo, extent, text.size() + 9), text + std::string(9, '\0'));
  // A segment that ends so close to the end of a sector that no size fits behind it.
  const auto long_enough = repeated("0123456789", 407) + "01234";
  for (std::size_t cut = 0; cut < 8; ++cut) {
    const auto first = long_enough.substr(0, long_enough.size() - cut);
    EXPECT_EQ(unpack(Compression::lzo, lzo_extent({lzo_literals(first), segments.back()}),
                     first.size() + 5),
              first + "hello")
        << cut;
    // The same behind the last one is counted, too, and may end before the extent does.
    auto padded = lzo_extent({lzo_literals(first)});
    const auto end = (padded.size() + 3) / 4096 * 4096;
    if (padded.size() < end) padded.resize(end);
    padded.replace(0, 4, number(static_cast<std::uint32_t>(padded.size())));
    EXPECT_EQ(unpack(Compression::lzo, padded, 8192),
              first + std::string(8192 - first.size(), '\0'))
        << cut;
  }
}

TEST(Decompress, ZlibAndZstd) {
  const auto text = repeated("some text that is repeated\n", 400);
  std::string zlib(20'000, '\0');
  uLongf size = zlib.size();
  ASSERT_EQ(::compress(reinterpret_cast<Bytef*>(zlib.data()), &size,
                       reinterpret_cast<const Bytef*>(text.data()), text.size()),
            Z_OK);
  zlib.resize(size);
  std::string zstd(20'000, '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), text.data(), text.size(), 3));
  const std::string padding(700, '\0');
  for (const auto& [kind, bytes] :
       {std::pair{Compression::zlib, zlib}, std::pair{Compression::zstd, zstd}}) {
    EXPECT_EQ(unpack(kind, bytes + padding, text.size()), text);
    EXPECT_EQ(unpack(kind, bytes, text.size() + 3), text + std::string(3, '\0'));
    EXPECT_TRUE(unpack(kind, bytes, text.size() - 1).starts_with("error")) << "more than was said";
    EXPECT_TRUE(unpack(kind, bytes.substr(0, bytes.size() / 2), text.size()).starts_with("error"));
    EXPECT_TRUE(unpack(kind, "", text.size()).starts_with("error"));
    EXPECT_TRUE(unpack(kind, bytes, 1u << 30).starts_with("error")) << "larger than any extent";
  }
}

TEST(Decompress, LzoThatIsDamaged) {
  const auto extent = lzo_extent({std::string("\x16hello\x11\0\0", 9)});
  const struct {
    std::string bytes;
    std::string_view why;
  } kCases[] = {
      {"", "nothing"},
      {number(3) + extent.substr(4), "smaller than its own size"},
      {number(100) + extent.substr(4), "larger than what is there"},
      {extent.substr(0, 4) + number(500) + extent.substr(8), "a segment that is not there"},
      {extent.substr(0, 8) + "\x16" + std::string(8, '\0'), "a segment without an end"},
  };
  for (const auto& [bytes, why] : kCases)
    EXPECT_TRUE(unpack(Compression::lzo, bytes, 5).starts_with("error")) << why;
}

}  // namespace
}  // namespace oakum::disk::btrfs
