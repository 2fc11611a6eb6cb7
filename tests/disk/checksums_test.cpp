#include <gtest/gtest.h>

#include "base/hash.h"
#include "disk/btrfs/blake2b.h"
#include "disk/btrfs/checksum.h"
#include "disk/btrfs/xxhash64.h"
#include "disk/crc32c.h"

namespace oakum::disk {
namespace {

std::string numbers(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>(i * 7 + 3);
  return text;
}

TEST(Crc32c, IsRight) {
  EXPECT_EQ(crc32c(0, as_bytes("")), 0u);
  EXPECT_EQ(crc32c(0, as_bytes("123456789")), 0xE3069283u);
  EXPECT_EQ(crc32c(0, as_bytes(std::string(32, '\0'))), 0x8A9136AAu);  // RFC 3720, B.4
  EXPECT_EQ(crc32c(0, as_bytes(std::string(32, '\xFF'))), 0x62A8AB43u);
  EXPECT_EQ(crc32c(crc32c(0, as_bytes("1234")), as_bytes("56789")), 0xE3069283u);
}

// Expected: xxhsum -H64 and b2sum -l 256 of the same bytes.
TEST(XxHash64, IsRight) {
  EXPECT_EQ(btrfs::xxhash64(as_bytes("")), 0xEF46DB3751D8E999u);
  EXPECT_EQ(btrfs::xxhash64(as_bytes("abc")), 0x44BC2CF5AD770999u);
  EXPECT_EQ(btrfs::xxhash64(as_bytes(numbers(103))), 0x9CE1E302796DFBC9u);
}

TEST(Blake2b, IsRight) {
  const auto of = [](std::string_view text) { return hex(btrfs::blake2b_256(as_bytes(text))); };
  EXPECT_EQ(of(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(of("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(of(numbers(128)), "f0501d06597880592bc49234eef100ec1ff349058d0e9d9b753504e24af86dd6");
  EXPECT_EQ(of(numbers(300)), "3f712d8870a79a34ed4aed7b4e82123cea195af956e7ebef11d8a9d2f644734e");
}

TEST(ChecksumKinds, AreOfAllBehindThem) {
  using btrfs::ChecksumKind;
  for (unsigned kind = 0; kind < btrfs::kChecksumKinds; ++kind)
    EXPECT_FALSE(checksum_matches(static_cast<ChecksumKind>(kind), as_bytes(numbers(4096))))
        << kind;
  auto block = numbers(4096);
  const auto sum = Sha256::of(as_bytes(block).subspan(32));
  std::memcpy(block.data(), sum.data(), sum.size());
  EXPECT_TRUE(checksum_matches(ChecksumKind::sha256, as_bytes(block)));
  block.back() ^= 1;
  EXPECT_FALSE(checksum_matches(ChecksumKind::sha256, as_bytes(block)));
  EXPECT_FALSE(checksum_matches(ChecksumKind::sha256, as_bytes("short")));
}

}  // namespace
}  // namespace oakum::disk
