#include "formats/rpm_ndb.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {
constexpr std::uint32_t kBlock = 16;
constexpr std::uint32_t kFirstBlock = 4096 / kBlock;

std::string le32(std::uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8), static_cast<char>(value >> 16),
          static_cast<char>(value >> 24)};
}
std::string slot(std::uint32_t package, std::uint32_t block, std::uint32_t blocks) {
  return "Slot" + le32(package) + le32(block) + le32(blocks);
}
std::string blob(std::uint32_t package, std::string_view data,
                 std::optional<std::uint32_t> size = {}) {
  auto out = "BlbS" + le32(package) + le32(1) +
             le32(size.value_or(static_cast<std::uint32_t>(data.size())));
  out.append(data).resize((out.size() + 12 + kBlock - 1) / kBlock * kBlock - 12);
  return out + le32(0) + le32(static_cast<std::uint32_t>(data.size())) + "BlbE";
}
std::string file(std::string_view slots, std::string_view blobs, std::uint32_t version = 0,
                 std::uint32_t pages = 1) {
  auto out = "RpmP" + le32(version) + le32(1) + le32(pages) + le32(9);
  out.resize(32);
  out.append(slots);
  while (out.size() < 4096) out += slot(0, 0, 0);
  return out.append(blobs);
}

struct Seen {
  std::vector<std::string> values, errors;
};
Seen read(const std::string& bytes) {
  Seen seen;
  const auto done = for_each_ndb_header(as_bytes(bytes), [&](Result<ByteView> found) {
    if (found)
      seen.values.emplace_back(as_text(*found));
    else
      seen.errors.push_back(found.error().what);
    return true;
  });
  if (!done) seen.errors.push_back(done.error().what);
  return seen;
}
using Texts = std::vector<std::string>;

TEST(RpmNdb, ReadsInTheOrderOfSlots) {
  const auto bytes = file(slot(2, kFirstBlock + 3, 2) + slot(0, 0, 0) + slot(1, kFirstBlock, 3),
                          blob(1, "twenty bytes of text") + blob(2, "four"));
  EXPECT_TRUE(is_rpm_ndb(as_bytes(bytes)));
  const auto seen = read(bytes);
  EXPECT_EQ(seen.values, (Texts{"four", "twenty bytes of text"}));
  EXPECT_EQ(seen.errors, Texts{});
}

TEST(RpmNdb, KeepsTheGoodRecords) {
  struct Case {
    std::string slots, blobs;
    std::string_view error, why;
  };
  const auto good = blob(9, "good");
  const auto good_slot = slot(9, kFirstBlock, 2);
  const Case kCases[] = {
      {slot(1, 0xffffffff, 1), "", "package 1: its blob lies outside the file",
       "an offset behind the end"},
      {slot(1, kFirstBlock, 2), "", "package 1: no such blob where its slot points",
       "another package's blob"},
      {slot(1, 1, 2), "", "package 1: no such blob where its slot points", "among the slots"},
      {slot(1, kFirstBlock + 2, 2), blob(1, "x", 0xffffffff),
       "package 1: 4294967295 bytes do not fit its blob", "4 GiB"},
      {slot(1, kFirstBlock + 2, 2), blob(1, "x", 5), "package 1: 5 bytes do not fit its blob",
       "into its own tail"},
      {std::string(16, 'x'), "", "slot 2 is damaged", "no slot"},
  };
  for (const auto& [slots, blobs, error, why] : kCases) {
    const auto seen = read(file(slots + good_slot, good + blobs));
    EXPECT_EQ(seen.values, Texts{"good"}) << why;
    EXPECT_EQ(seen.errors, Texts{fmt::format("rpm database: {}", error)}) << why;
  }
}

TEST(RpmNdb, StopsWhenBlobsOverlap) {
  std::string slots;
  for (int i = 0; i < 200; ++i) slots += slot(1, kFirstBlock, 65);
  const auto seen = read(file(slots, blob(1, std::string(1000, 'x'))));
  EXPECT_LT(seen.values.size(), 7u);
  ASSERT_EQ(seen.errors.size(), 1u);
  EXPECT_EQ(seen.errors.front(), "rpm database: blobs overlap");
}

TEST(RpmNdb, RefusesWhatItDoesNotKnow) {
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", Error::corrupt, "empty"},
      {"RpmP", Error::corrupt, "shorter than its header"},
      {file("", "", 1), Error::unsupported, "a later version"},
      {file("", "", 0, 2), Error::corrupt, "more slots than fit"},
      {file("", "", 0, 0xffffffff), Error::corrupt, "more slots than any file"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    const auto done =
        for_each_ndb_header(as_bytes(bytes), [](Result<ByteView>) { return ADD_FAILURE(), false; });
    ASSERT_FALSE(done) << why;
    EXPECT_EQ(done.error().kind, kind) << why;
  }
}

}  // namespace
}  // namespace oakum::formats
