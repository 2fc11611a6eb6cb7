#include "io/decompress.h"

#include <gtest/gtest.h>

#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

using namespace std::string_view_literals;

struct Tool {
  Compression compression;
  std::string command;
};
const Tool kTools[] = {{Compression::gzip, "gzip"},
                       {Compression::zstd, "zstd -q --long=27"},
                       {Compression::xz, "xz -1 -T1"},
                       {Compression::bzip2, "bzip2"}};

/// What a tool makes of a text; "" when the tool is missing.
std::string packed(const Workshop& shop, const std::string& command, std::string_view text) {
  shop.write("plain", text);
  return shop.run(command + " -c plain > packed") ? shop.read("packed") : std::string();
}

std::unique_ptr<Reader> unpack(Compression compression, std::string bytes,
                               std::size_t piece = 1 << 20, const InflateLimits& limits = {}) {
  auto reader =
      decompress(compression, std::make_unique<SlowReader>(std::move(bytes), piece), limits);
  EXPECT_TRUE(reader);
  return std::move(*reader);
}

TEST(DetectCompression, GoesByTheMagicBytes) {
  struct Case {
    std::string_view head;
    Compression compression;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"\x1f\x8b\x08\x00"sv, Compression::gzip, "gzip"},
      {"\x28\xb5\x2f\xfd\x04"sv, Compression::zstd, "zstd"},
      {"\x5e\x2a\x4d\x18\x00"sv, Compression::zstd, "a skippable frame in front"},
      {"\xfd\x37\x7a\x58\x5a\x00"sv, Compression::xz, "xz"},
      {"BZh9"sv, Compression::bzip2, "bzip2"},
      {"BZh0"sv, Compression::none, "there is no block size 0"},
      {"\xfd\x37\x7a\x58\x5a"sv, Compression::none, "too short to say"},
      {"\x5d\x00\x00\x80\x00"sv, Compression::none, "lzma-alone has no magic and is not taken"},
      {""sv, Compression::none, "nothing"},
      {"bin/sh\0\0"sv, Compression::none, "a tar header"},
  };
  for (const auto& [head, compression, why] : kCases)
    EXPECT_EQ(detect_compression(as_bytes(head)), compression) << why;
}

TEST(Decompress, GivesBackWhatTheToolsPacked) {
  const Workshop shop;
  const std::string texts[] = {"", "x", prose(1'000'000), noise(600'000),
                               std::string(2'000'000, '\0')};
  for (const auto& [compression, command] : kTools) {
    for (const auto& text : texts) {
      const auto bytes = packed(shop, command, text);
      if (bytes.empty()) continue;
      EXPECT_EQ(detect_compression(as_bytes(bytes)), compression);
      for (const auto& [piece_in, piece_out] :
           {std::pair<std::size_t, std::size_t>{1 << 20, 1 << 20}, {7, 100'000}, {4096, 999}})
        ASSERT_EQ(drain(*unpack(compression, bytes, piece_in), piece_out), text) << command;
    }
  }
}

TEST(Decompress, SkipsLikeReading) {
  const Workshop shop;
  const auto text = prose(2'000'000);
  for (const auto& [compression, command] : kTools) {
    const auto bytes = packed(shop, command, text);
    if (bytes.empty()) continue;
    const auto reader = unpack(compression, bytes, 5000);
    std::size_t at = 0;
    for (const std::size_t jump : {1, 262'144, 700'001, 3}) {
      ASSERT_EQ(reader->skip(jump), jump);
      char byte = 0;
      ASSERT_EQ(reader->read(std::as_writable_bytes(std::span(&byte, 1))), 1u);
      at += jump + 1;
      ASSERT_EQ(byte, text[at - 1]) << command;
    }
    EXPECT_EQ(reader->skip(1ull << 40), text.size() - at) << command;
  }
}

TEST(Decompress, JoinsMembers) {
  const Workshop shop;
  for (const auto& [compression, command] : kTools) {
    const auto one = packed(shop, command, "one ");
    const auto two = packed(shop, command, prose(500'000));
    const auto none = packed(shop, command, "");
    if (one.empty()) continue;
    for (const std::size_t piece : {1, 1 << 20})
      EXPECT_EQ(drain(*unpack(compression, one + none + two + one, piece)),
                "one " + prose(500'000) + "one ")
          << command;
  }
}

TEST(Decompress, NamesEveryTruncation) {
  const Workshop shop;
  for (const auto& [compression, command] : kTools) {
    const auto bytes = packed(shop, command, prose(2000));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto failure = failure_of(*unpack(compression, bytes.substr(0, size)));
      ASSERT_EQ(failure.kind, Error::corrupt)
          << command << " cut to " << size << ": " << failure.what;
      ASSERT_NE(failure.what.find("truncated"), std::string::npos) << failure.what;
    }
  }
}

TEST(Decompress, NoticesDamage) {
  const Workshop shop;
  const auto text = prose(20'000);
  for (const auto& [compression, command] : kTools) {
    const auto bytes =
        packed(shop, command + (compression == Compression::zstd ? " --check" : ""), text);
    std::size_t unnoticed = 0;
    for (std::size_t at = 40; at < bytes.size(); at += 7) {
      auto damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      const auto reader = unpack(compression, damaged);
      const auto all = read_all(*reader, 1 << 20);
      if (all && as_text(*all) != text) ++unnoticed;  // some bits mean nothing
    }
    EXPECT_EQ(unnoticed, 0u) << command;
  }
}

TEST(Gzip, FollowsTheSpecificationAtTheEdges) {
  const Workshop shop;
  const auto good = packed(shop, "gzip -n", "hello, layer\n");
  ASSERT_FALSE(good.empty());
  const auto patched = [&](std::size_t at, char byte) {
    auto bytes = good;
    bytes[at < good.size() ? at : good.size()] = byte;
    return bytes;
  };
  const std::string body = good.substr(10);
  const auto header = [&](char flags) {
    return std::string("\x1f\x8b\x08", 3) + flags + std::string("\0\0\0\0\0\x03", 6);
  };
  const std::size_t end = good.size();
  struct Case {
    std::string bytes;
    std::string failure;  // "" when the text comes out whole
    std::string why;
  };
  const Case cases[] = {
      {good, "", "as it should be"},
      {good + std::string(1000, '\0'), "", "zero padding as on tapes"},
      {good + "garbage", "", "trailing garbage is not ours"},
      {good + "\x1f", "", "half a magic number is garbage too"},
      {good + "\x1f\x8b", "gzip: truncated after 13 bytes", "a whole one is a member"},
      {good + "\x1f\x8b\x07zzzzzzzzzz", "gzip: unknown compression method after 13 bytes",
       "a member of a kind that does not exist"},
      {patched(end - 8, 'x'), "gzip: checksum mismatch after 13 bytes", "CRC"},
      {patched(end - 4, 'x'), "gzip: length mismatch after 13 bytes", "ISIZE"},
      {header(4) + std::string("\xff\xff", 2) + std::string(65535, 'e') + body, "",
       "FEXTRA of 64 KiB"},
      {header(8) + std::string("name\0", 5) + body, "", "a name"},
      {header(16) + std::string(100'000, 'c') + '\0' + body, "", "a long comment"},
      {header(char(0x20)) + body, "gzip: unknown header flags set after 0 bytes",
       "a reserved flag"},
      {header(2) + "xx" + body, "gzip: header crc mismatch after 0 bytes", "FHCRC"},
      {"not gzip at all", "gzip: incorrect header check after 0 bytes", "no magic"},
  };
  for (const auto& [bytes, failure, why] : cases) {
    for (const std::size_t piece : {1, 1 << 20}) {
      std::uint64_t before = 0;
      EXPECT_EQ(failure_of(*unpack(Compression::gzip, bytes, piece), &before).what, failure) << why;
      EXPECT_TRUE(!failure.empty() || before == 13) << why;
    }
  }
}

TEST(Xz, RefusesWhatNeedsTooMuchMemory) {
  const Workshop shop;
  const auto bytes = packed(shop, "xz --lzma2=dict=256MiB", "tiny");
  if (bytes.empty()) GTEST_SKIP() << "no xz";
  const auto failure = failure_of(*unpack(Compression::xz, bytes));
  EXPECT_EQ(failure.kind, Error::too_large) << failure.what;
}

TEST(Xz, AcceptsPaddingInFoursOnly) {
  const Workshop shop;
  const auto bytes = packed(shop, "xz", "text");
  if (bytes.empty()) GTEST_SKIP() << "no xz";
  EXPECT_EQ(drain(*unpack(Compression::xz, bytes + std::string(8, '\0') + bytes)), "texttext");
  EXPECT_EQ(failure_of(*unpack(Compression::xz, bytes + std::string(3, '\0'))).kind,
            Error::corrupt);
  EXPECT_EQ(failure_of(*unpack(Compression::xz, bytes + "garbage!")).kind, Error::corrupt);
}

TEST(Zstd, HandlesTheFramesOfHostileStreams) {
  const Workshop shop;
  const auto good = packed(shop, "zstd -q --check", "text");
  if (good.empty()) GTEST_SKIP() << "no zstd";
  const auto skippable = [](std::uint32_t size, std::size_t real) {
    std::string frame("\x53\x2a\x4d\x18", 4);
    for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(size >> shift);
    return frame + std::string(real, 's');
  };
  const std::string magic("\x28\xb5\x2f\xfd", 4);
  struct Case {
    std::string bytes;
    std::optional<Error::Kind> failure;
    std::string_view why;
  };
  const Case cases[] = {
      {skippable(10, 10) + good + skippable(100'000, 100'000), std::nullopt,
       "skippable frames around it, as zstd:chunked has"},
      {good + skippable(0xffffffff, 1000), Error::corrupt,
       "a skippable frame of 4 GiB that is not there"},
      {magic + std::string("\x00\xa8\x01\x00\x00", 5), Error::too_large, "a window of 2 GiB"},
      {magic + std::string("\x01\x58\x07\x01\x00\x00", 6), Error::unsupported, "a dictionary"},
      {good.substr(0, good.size() - 1) + 'x', Error::corrupt, "a wrong checksum"},
      {good + "garbage", Error::corrupt, "trailing garbage"},
  };
  for (const auto& [bytes, kind, why] : cases) {
    const auto failure = failure_of(*unpack(Compression::zstd, bytes));
    EXPECT_EQ(!failure.what.empty(), kind.has_value()) << why << ": " << failure.what;
    EXPECT_EQ(failure.kind, kind.value_or(Error::internal)) << why << ": " << failure.what;
  }
}

TEST(Bzip2, IgnoresTrailingGarbage) {
  const Workshop shop;
  const auto bytes = packed(shop, "bzip2", "text");
  if (bytes.empty()) GTEST_SKIP() << "no bzip2";
  EXPECT_EQ(drain(*unpack(Compression::bzip2, bytes + "garbage")), "text");
}

TEST(Decompress, StopsBombs) {
  const Workshop shop;
  for (const auto& [compression, command] : kTools) {
    if (!shop.run("head -c 80000000 /dev/zero | " + command + " -c > bomb")) continue;
    const auto bomb = shop.read("bomb");
    std::uint64_t before = 0;
    const auto failure = failure_of(*unpack(compression, bomb), &before);
    EXPECT_EQ(failure.kind, Error::too_large) << command << ": " << failure.what;
    EXPECT_LE(before, 66u << 20) << "it is stopped soon after 64 MiB";
    EXPECT_NE(failure.what.find("times"), std::string::npos) << failure.what;
  }
}

TEST(Decompress, StopsAtTheOutputLimit) {
  const Workshop shop;
  const auto text = prose(1'000'000);
  for (const auto& [compression, command] : kTools) {
    const auto bytes = packed(shop, command, text);
    if (bytes.empty()) continue;
    InflateLimits limits;
    limits.output_bytes = text.size();
    EXPECT_EQ(drain(*unpack(compression, bytes, 5000, limits)), text)
        << "the limit itself is allowed";
    limits.output_bytes = text.size() - 1;
    EXPECT_EQ(failure_of(*unpack(compression, bytes, 5000, limits)).kind, Error::too_large)
        << command;
  }
}

TEST(Decompress, PassesErrorsOfItsInputOn) {
  const Workshop shop;
  const auto text = prose(2'000'000);
  const auto bytes = packed(shop, "gzip", text);
  auto reader = decompress(Compression::gzip,
                           std::make_unique<SlowReader>(bytes.substr(0, bytes.size() / 2), 1000,
                                                        Error{Error::timeout, "slow"}));
  std::uint64_t before = 0;
  const auto failure = failure_of(**reader, &before);
  EXPECT_EQ(failure.kind, Error::timeout);
  EXPECT_GT(before, text.size() / 3) << "what came before it is delivered";
}

TEST(DecompressAuto, TrustsTheMagicAlone) {
  const Workshop shop;
  const auto text = prose(100'000);
  for (const auto& [compression, command] : kTools) {
    const auto bytes = packed(shop, command, text);
    if (bytes.empty()) continue;
    auto found = decompress_auto(std::make_unique<SlowReader>(bytes, 1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->compression, compression);
    EXPECT_EQ(drain(*found->reader), text);
  }
  for (const auto plain : {""sv, "abc"sv, "0123456789"sv}) {
    auto found = decompress_auto(std::make_unique<SlowReader>(std::string(plain), 2));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->compression, Compression::none);
    EXPECT_EQ(drain(*found->reader), plain);
    auto again = decompress_auto(memory_reader(as_bytes(plain)));
    EXPECT_EQ(again->reader->skip(100), plain.size());
  }
}

}  // namespace
}  // namespace oakum::io
