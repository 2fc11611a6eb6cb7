#include "io/inflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "io/crc32.h"
#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

using namespace std::string_literals;

std::string deflated(std::string_view text, int level, int strategy) {
  z_stream stream{};
  ::deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, strategy);
  std::string out(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

struct Inflated {
  std::string text;
  Inflate::Status status = Inflate::Status::more;
  std::size_t consumed = 0;
};

/// Everything, with at most `in_piece` new bytes and `out_piece` bytes of room at a time.
Inflated inflate(std::string_view in, std::size_t in_piece = 1 << 20,
                 std::size_t out_piece = 1 << 20) {
  Inflate inflate;
  Inflated all;
  std::string room(out_piece, '\0');
  std::size_t given = 0;
  while (all.status == Inflate::Status::more) {
    const auto run = inflate.run(as_bytes(in.substr(all.consumed, given - all.consumed)),
                                 std::as_writable_bytes(std::span(room)));
    all.text.append(room, 0, run.produced);
    all.consumed += run.consumed;
    all.status = run.status;
    if (run.consumed > 0 || run.produced > 0) continue;
    if (given == in.size()) break;
    given = std::min(in.size(), given + in_piece);
  }
  return all;
}

TEST(Inflate, UndoesDeflateInEveryMode) {
  std::string runs;
  for (std::size_t i = 0; i < 3000; ++i)
    runs += std::string(i % 300, static_cast<char>('a' + i % 7));
  std::string periods;
  for (std::size_t period = 1; period < 40; ++period)
    for (std::size_t i = 0; i < 500; ++i) periods += static_cast<char>('A' + i % period);
  const auto far = noise(32'768, 3);
  const std::string texts[] = {"",
                               "x",
                               prose(300'000),
                               noise(200'000),
                               std::string(400'000, '\0'),
                               runs,
                               periods,
                               far + far + far.substr(0, 1000)};
  for (const int level : {0, 1, 6, 9}) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
      for (const auto& text : texts) {
        const auto bytes = deflated(text, level, strategy);
        for (const auto& [in_piece, out_piece] :
             {std::pair<std::size_t, std::size_t>{1 << 20, 1 << 20},
              {1000, 77},
              {13, 40'000},
              {1 << 20, 33'000}}) {
          const auto all = inflate(bytes + "trailer", in_piece, out_piece);
          ASSERT_EQ(all.status, Inflate::Status::done);
          ASSERT_TRUE(all.text == text)
              << level << ' ' << strategy << ' ' << in_piece << ' ' << out_piece;
          ASSERT_EQ(all.consumed, bytes.size()) << "not a byte of what follows";
        }
      }
    }
  }
}

/// A string of '0' and '1' as bytes, the first bit lowest; spaces are for the reader. Numbers in
/// deflate are written with their lowest bit first, Huffman codes with their highest.
std::string bits(std::string_view text) {
  std::string bytes;
  std::size_t count = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (count % 8 == 0) bytes += '\0';
    if (c == '1') bytes.back() = static_cast<char>(bytes.back() | 1 << count % 8);
    ++count;
  }
  return bytes;
}

TEST(Inflate, RefusesWhatIsNotDeflate) {
  struct Case {
    std::string bytes;
    Inflate::Status status;
    std::string_view why;
  };
  const Case cases[] = {
      {bits("1 11"), Inflate::Status::bad, "a block of type 3"},
      {"\x01\x03\x00\xfc\xff"s + "abc", Inflate::Status::done, "a stored block"},
      {"\x01\x03\x00\xfc\xfe"s + "abc", Inflate::Status::bad, "its size does not fit its inverse"},
      {"\x01\x03\x00\xfc\xff"s + "ab", Inflate::Status::more, "it is cut"},
      {bits("1 10 0000000"), Inflate::Status::done, "a fixed block of nothing"},
      {bits("1 10 00000"), Inflate::Status::more, "its end is cut"},
      {bits("1 10 10010001 0000001 00000 0000000"), Inflate::Status::done,
       "'a' and three times the same"},
      {bits("1 10 10010001 0000001 00001 0000000"), Inflate::Status::bad,
       "a match from before the start"},
      {bits("1 10 10010001 11000110 00000"), Inflate::Status::bad, "length symbol 286"},
      {bits("1 10 10010001 0000001 11110"), Inflate::Status::bad, "distance symbol 30"},
      {bits("1 01 01111 00000 0000 000000000000"), Inflate::Status::bad,
       "287 literals and lengths"},
      {bits("1 01 00000 01111 0000 000000000000"), Inflate::Status::bad, "31 distances"},
      {bits("1 01 00000 00000 0000 100 100 100 000"), Inflate::Status::bad,
       "three codes of one bit"},
      {bits("1 01 00000 00000 0000 010 000 000 000"), Inflate::Status::bad,
       "a code that leaves some open"},
      {bits("1 01 00000 00000 0000 000 000 100 000 1"), Inflate::Status::bad,
       "a single code length code"},
      {bits("1 01 00000 00000 0000 000 000 000 000") + std::string(60, '\0'), Inflate::Status::bad,
       "no code at all"},
      {bits("1 01 00000 00000 0000 100 000 000 100 1"), Inflate::Status::bad,
       "the length before the first repeated"},
      {bits("1 01 00000 00000 0000 000 000 100 100 1 1111111 1 1111111"), Inflate::Status::bad,
       "more lengths than symbols"},
      {bits("1 01 00000 00000 0000 000 000 100 100 1 1111111"), Inflate::Status::more,
       "lengths that go on"},
      {"", Inflate::Status::more, "nothing"},
  };
  for (const auto& [bytes, status, why] : cases) {
    z_stream stream{};
    ::inflateInit2(&stream, -MAX_WBITS);
    Bytef room[100];
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = room;
    stream.avail_out = sizeof room;
    const int theirs = ::inflate(&stream, Z_SYNC_FLUSH);
    ::inflateEnd(&stream);
    EXPECT_EQ(inflate(bytes).status, status) << why;
    EXPECT_EQ(theirs == Z_STREAM_END, status == Inflate::Status::done) << why << ", says zlib";
    EXPECT_EQ(theirs == Z_DATA_ERROR, status == Inflate::Status::bad) << why << ", says zlib";
  }
}

TEST(Inflate, StartsAfresh) {
  Inflate inflate;
  const auto bytes = deflated(prose(1000), 6, Z_DEFAULT_STRATEGY);
  std::string room(2000, '\0');
  const auto bad = bits("1 11");
  inflate.run(as_bytes(bad), std::as_writable_bytes(std::span(room)));
  inflate.reset();
  const auto run = inflate.run(as_bytes(bytes), std::as_writable_bytes(std::span(room)));
  EXPECT_EQ(run.status, Inflate::Status::done);
  EXPECT_EQ(room.substr(0, run.produced), prose(1000));
  inflate.reset();
  const auto before = bits("1 10 10010001 0000001 00001 0000000");
  EXPECT_EQ(inflate.run(as_bytes(before), std::as_writable_bytes(std::span(room))).status,
            Inflate::Status::bad)
      << "nothing of the stream before can be reached";
}

TEST(Crc32, AgreesWithZlibAtEveryLengthAndSeam) {
  EXPECT_EQ(crc32(0, as_bytes("123456789")), 0xcbf43926u) << "the check value of this CRC";
  const auto bytes = noise(5000);
  for (std::size_t size = 0; size < 1500; ++size) {
    const auto part = as_bytes(bytes).subspan(size % 17, size);
    const auto expected = ::crc32_z(0, reinterpret_cast<const Bytef*>(part.data()), part.size());
    ASSERT_EQ(crc32(0, part), expected) << size;
    ASSERT_EQ(crc32(crc32(0, part.first(size / 3)), part.subspan(size / 3)), expected) << size;
  }
}

}  // namespace
}  // namespace oakum::io
